// Menus are <details>, closed on Escape, on a click elsewhere and on submit of a form in them; one chooses the theme.
const open = () => document.querySelectorAll("details[data-menu][open]");

export function startMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of open()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("submit", (event) => {
    const menu = event.target.closest("details[data-menu]");
    if (menu) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function show(choice, buttons) {
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
  }
}

function stored() {
  try {
    return localStorage.getItem("lantai-theme") ?? "auto";
  } catch {
    return "auto";
  }
}

export function startTheme() {
  const buttons = document.querySelectorAll("[data-theme-choice]");
  show(stored(), buttons);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      try {
        localStorage.setItem("lantai-theme", button.dataset.themeChoice);
      } catch {
        return; // storage may be disabled; the theme stays
      }
      show(button.dataset.themeChoice, buttons);
      dispatchEvent(new Event("lantai-theme"));
    });
  }
}
