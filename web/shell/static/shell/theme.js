// Runs before the first paint, to avoid a flash of the other theme.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("lantai-theme") ?? "auto";
    } catch {
      return "auto"; // storage may be disabled
    }
  };
  const apply = () => {
    const choice = chosen();
    const dark = choice === "dark" || (choice === "auto" && system.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
  };
  apply();
  system.addEventListener("change", apply);
  addEventListener("lantai-theme", apply);
})();
