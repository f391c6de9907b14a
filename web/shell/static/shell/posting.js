// Sends forms to the server, with progress and error messages.

/** Post a body; resolves to the JSON of the response, rejects with {status, sentence}. */
export function post(url, body, token, onProgress) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress?.(event.loaded / event.total));
    request.addEventListener("load", () => {
      // After the session ended, the response is the redirected sign-in page.
      const elsewhere = request.responseURL !== new URL(url, location.href).href;
      if (elsewhere) failed({ status: 403 });
      else if (request.status < 300) done(request.response);
      else failed({ status: request.status, sentence: request.response?.sentence });
    });
    request.addEventListener("error", () => failed({ status: 0 }));
    request.send(body);
  });
}

/** Return the message of a failed request; only 403 and the sign-in page mean a lost session. */
export function why({ status, sentence }, texts) {
  if (sentence) return sentence;
  if (status === 403) return texts.denied;
  if (status === 413) return texts.large;
  return status === 0 || status >= 500 ? texts.failed : texts.refused.replace("{status}", status ?? "?");
}
