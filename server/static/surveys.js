// What is typed shows at once on the phone and the tablet beside it. Without this file it shows when it is saved.

const form = document.querySelector("form[data-live]"), look = document.querySelector("[data-look]");
const frames = look ? [...look.querySelectorAll("iframe")] : [];
const seen = (frame) => frame.offsetParent !== null;
let asked = 0, dirty = false;

function language() {
  return form?.querySelector("[name=speaks]:checked")?.value ?? frames.find(seen)?.contentDocument?.documentElement.lang ?? "";
}

// Only what is on the page is put in place of what was: the frame neither blinks nor becomes a step of "back".
async function show(frame) {
  const mine = ++asked, typed = new URLSearchParams(new FormData(form));
  const on = frame.closest(".tablet") ? "tablet" : "phone";
  for (const [name, value] of Object.entries({ do: "look", on_what: on, lang: language(), at: look.dataset.at, step: look.dataset.step })) typed.set(name, value);
  const answer = await fetch(location.pathname, { method: "POST", body: typed });
  if (!answer.ok || mine !== asked) return;
  const text = (await answer.text()).replace(/<style>.*?<\/style>/s, "");
  const drawn = new DOMParser().parseFromString(text, "text/html"), page = frame.contentDocument;
  const before = page?.querySelector("main");
  if (!before) return;
  before.replaceWith(page.adoptNode(drawn.querySelector("main")));
  for (const name of ["lang", "dir"]) page.documentElement[name] = drawn.documentElement[name];
  aim(frame);
}

// Several questions can stand on one page: the one that is typed is in sight.
function aim(frame) {
  const asked = [...(frame.contentDocument?.getElementsByName(look.dataset.at) ?? [])].find((it) => it.type !== "hidden");
  const whole = asked?.closest("fieldset, .stack");
  if (whole) frame.contentWindow.scrollTo(0, whole.getBoundingClientRect().top + frame.contentWindow.scrollY - 24);
}

if (form && look) {
  for (const frame of frames) {
    frame.addEventListener("load", () => aim(frame));
    aim(frame);
  }
  let soon;
  const showSoon = (wait) => {
    clearTimeout(soon);
    soon = setTimeout(() => frames.filter(seen).forEach(show), wait);
  };
  form.addEventListener("input", (event) => showSoon(event.target.type === "textarea" ? 250 : 0));
  look.addEventListener("change", () => showSoon(100));
}

if (form) {
  form.addEventListener("input", (event) => (dirty ||= event.target.name !== "speaks"));
  form.addEventListener("submit", () => (dirty = false));
  addEventListener("beforeunload", (event) => dirty && event.preventDefault());
}
