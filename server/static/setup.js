// Without this file every page works too: it saves typing, and shows a colour at once.
"use strict";

// A new server often knows no time zone of its own; this browser does.
const zone = document.querySelector("select[data-guess]");
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && [...zone.options].some((option) => option.value === here)) zone.value = here;

// All open days like the first.
const alike = document.querySelector("[data-alike]");
if (alike) {
  alike.parentElement.hidden = false;
  alike.addEventListener("click", () => {
    const open = [...document.querySelectorAll(".week li")].filter((line) => line.querySelector("[type=checkbox]").checked);
    const times = (line) => [...line.querySelectorAll("[type=time]")];
    for (const line of open.slice(1)) times(line).forEach((field, at) => (field.value = times(open[0])[at].value));
    for (const line of open) line.querySelector("details").open = times(line)[2].value !== "";
  });
}

// A colour that was touched goes into the field, which shows it; the file that was chosen stays chosen.
document.addEventListener("click", (event) => {
  const colour = event.target.closest("[data-colour]"), field = document.getElementById("act");
  if (!colour || !field) return;
  event.preventDefault();
  field.value = colour.dataset.colour;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

// A large photo of a logo is made smaller before it is sent.
const logo = document.querySelector("input[type=file][data-largest]");
if (logo) {
  logo.addEventListener("change", async () => {
    const [file] = logo.files;
    logo.setCustomValidity("");
    if (!file || file.size <= logo.dataset.largest) return;
    const picture = await createImageBitmap(file).catch(() => null);
    if (!picture) return logo.setCustomValidity("This file is too large, and no picture that can be made smaller.");
    const share = Math.min(1, 800 / Math.max(picture.width, picture.height));
    const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * share, height: picture.height * share });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const smaller = await new Promise((done) => canvas.toBlob(done, file.type === "image/jpeg" ? "image/jpeg" : "image/png", 0.9));
    const files = new DataTransfer();
    files.items.add(new File([smaller], file.name, { type: smaller.type }));
    logo.files = files.files;
  });
}
