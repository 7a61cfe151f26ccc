// On a desk that people share: whoever has not touched it for three minutes is signed out, and the screen is everybody's again.

const TOLD_EVERY = 20_000, WARNED_FOR = 30_000;
const done = document.getElementById("done");
const idle = Number(done.dataset.idle) * 1_000;
const button = done.querySelector("button"), words = button.textContent;
let touched = Date.now(), told = touched;

function touch() {
  touched = Date.now();
  if (touched - told < TOLD_EVERY) return;
  told = touched;
  // A long answer is written without asking the server for anything.
  fetch(done.dataset.touch, { method: "POST", body: new FormData(done) }).then((answer) => answer.ok || location.reload());
}

for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"]) addEventListener(kind, touch, { passive: true, capture: true });

setInterval(() => {
  const left = touched + idle - Date.now();
  button.textContent = left < WARNED_FOR ? `${words} (${Math.max(0, Math.ceil(left / 1_000))})` : words;
  if (left <= 0) done.requestSubmit();
}, 1_000);
