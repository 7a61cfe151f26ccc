// The list without a mouse, and what to say when it is not renewed. Without this file the page works too.

const typing = (it) => it.closest("input, textarea, select, [contenteditable]");
const find = document.getElementById("find"), keys = document.getElementById("keys");
const rows = () => [...document.querySelectorAll("a.row-link")];

function step(by) {
  const all = rows(), at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  "/": () => find.select(),
  "?": () => keys && (keys.open = !keys.open),
};

document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  if (event.key === "Escape" && event.target === find) return find.blur();
  if (!act || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  // People who speak to their computer press letters without meaning to.
  if (localStorage.getItem("keys") === "off" && event.key !== "?") return;
  event.preventDefault();
  act();
});

const off = document.getElementById("keys-off");
if (off) {
  const show = () => (off.textContent = localStorage.getItem("keys") === "off" ? "Switch the keys on" : "Switch the keys off");
  off.addEventListener("click", () => {
    if (localStorage.getItem("keys") === "off") localStorage.removeItem("keys");
    else localStorage.setItem("keys", "off");
    show();
  });
  show();
}

// One choice is enough.
document.addEventListener("change", (event) => event.target.closest(".which") && event.target.form.requestSubmit());

const stale = document.getElementById("stale");
if (stale) {
  const OLD_AFTER = 60_000;
  let heard = Date.now();
  document.addEventListener("htmx:before:request", (event) => {
    // Nobody looks, or a finger is about to come down on a row that would move.
    if (document.hidden || Date.now() - moved < 1_500) event.preventDefault();
  });
  document.addEventListener("htmx:before:response", (event) => {
    if (event.detail.ctx.response.status < 400) heard = Date.now();
  });
  let moved = 0;
  for (const kind of ["touchmove", "wheel", "pointerdown"]) addEventListener(kind, () => (moved = Date.now()), { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    heard = Math.max(heard, Date.now() - OLD_AFTER + 5_000);
    htmx.trigger("#inbox", "every", {}, false);
  });
  setInterval(() => {
    stale.hidden = document.hidden || Date.now() - heard < OLD_AFTER;
    stale.querySelector("span").textContent = new Date(heard).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  }, 1_000);
}
