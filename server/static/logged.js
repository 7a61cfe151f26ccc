// The slip goes to whatever printer the browser knows; without this script the browser's own menu prints it too.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
