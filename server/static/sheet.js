// Without this file the page works too: it saves a press on a button, and shows where a key file may be let go.
const form = document.querySelector("form.key");
if (form) {
  const box = form.querySelector(".drop");
  const file = form.querySelector("input[type=file]");
  form.querySelector("button").hidden = true;
  for (const name of ["dragenter", "dragover"]) box.addEventListener(name, () => box.classList.add("over"));
  for (const name of ["dragleave", "drop"]) box.addEventListener(name, () => box.classList.remove("over"));
  file.addEventListener("change", () => file.files.length && form.requestSubmit());
}

for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
  });
}
