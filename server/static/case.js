// Openings fill the answer; a form is sent once, however often its button is touched.
"use strict";

document.querySelectorAll("[data-openings]").forEach((group) => {
  const field = document.getElementById(group.dataset.openings);
  group.hidden = false;
  group.addEventListener("click", (event) => {
    const words = event.target.dataset.words;
    if (!words) return;
    const others = [...group.querySelectorAll("[data-words]")].map((button) => button.dataset.words);
    const begun = others.find((other) => field.value.startsWith(other));
    field.value = words + (begun ? field.value.slice(begun.length) : field.value && ` ${field.value}`);
    field.focus();
  });
});

document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
});

// Come back by the back button, a page is as it was left: it may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
