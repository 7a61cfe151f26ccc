// The screen behind the counter: sounds for what is new, the time, what to say without a connection, the digits of a PIN.

const SILENT_AFTER = 15_000, BACK_AFTER = 60_000, FRESH_FOR = 60_000, RING_EVERY = 5_000;
const body = document.body;

// Sounds are made here: two notes up for what is new, three down for what is late, a bell for a customer who waits.
const MELODIES = {
  new: [[659, 0], [880, 0.16]],
  late: [[784, 0], [622, 0.2], [466, 0.4]],
  call: [[988, 0], [784, 0.18], [988, 0.36], [784, 0.54], [988, 0.72], [784, 0.9]],
};
let audio = null;

function play(which) {
  body.dataset.played = `${body.dataset.played ?? ""} ${which}`.trim();
  if (audio?.state !== "running") return;
  for (const [pitch, after] of MELODIES[which]) {
    const tone = audio.createOscillator(), loudness = audio.createGain(), at = audio.currentTime + after;
    tone.type = "triangle";
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, at);
    loudness.gain.exponentialRampToValueAtTime(0.5, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.45);
    tone.connect(loudness).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 0.5);
  }
}

const sound = document.getElementById("sound");
if (sound) {
  const show = () => {
    const on = audio?.state === "running";
    sound.hidden = false;
    sound.setAttribute("aria-pressed", on);
    sound.textContent = on ? "Sound is on" : "Sound is off. Touch here to switch it on";
    sound.classList.toggle("quiet", on);
  };
  const wake = async () => {
    audio ??= new AudioContext();
    audio.onstatechange = show;
    await audio.resume();
    show();
  };
  sound.addEventListener("click", async () => {
    if (audio?.state === "running") {
      localStorage.removeItem("desk-sound");
      await audio.suspend();
      return show();
    }
    localStorage.setItem("desk-sound", "on");
    await wake();
    play("new");
  });
  // A browser lets nothing sound before it was touched. Whoever switched it on once need not find the button again.
  if (localStorage.getItem("desk-sound")) {
    if (navigator.userActivation?.hasBeenActive) wake();
    addEventListener("pointerdown", (event) => event.target.closest("#sound") || wake(), { once: true });
  }
  show();
}

const told = (name) => new Set((document.getElementById("wall")?.dataset[name] ?? "").split(" ").filter(Boolean));
const STATES = { calls: "call", late: "late", cases: "new", unread: "new" };
let known = Object.fromEntries(Object.keys(STATES).map((name) => [name, told(name)]));

function look() {
  const rings = new Set();
  for (const [name, melody] of Object.entries(STATES)) {
    const now = told(name);
    for (const one of now) {
      if (known[name].has(one)) continue;
      rings.add(melody);
      const plate = document.getElementById(`${name === "calls" ? "call" : "case"}-${one.split(":")[0]}`);
      plate?.classList.add("fresh");
      setTimeout(() => plate?.classList.remove("fresh"), FRESH_FOR);
    }
    known[name] = now;
  }
  const loudest = ["call", "late", "new"].find((melody) => rings.has(melody));
  if (loudest) play(loudest);
}

if (document.getElementById("wall")) {
  document.addEventListener("htmx:after:swap", look);
  if (known.calls.size) play("call");
  // A customer who asks for somebody is told after a minute that nobody is free.
  setInterval(() => known.calls.size && play("call"), RING_EVERY);

  let heard = Date.now();
  const stale = document.getElementById("stale"), since = stale.querySelector("span");
  const clock = document.getElementById("clock");
  const wrong = Number(clock.dataset.now) - Date.now();  // nobody sets the clocks of such computers
  const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: clock.dataset.zone });
  document.addEventListener("htmx:before:response", (event) => {
    if (event.detail.ctx.response.status < 400) heard = Date.now();
  });
  setInterval(() => {
    clock.textContent = time.format(Date.now() + wrong);
    stale.hidden = Date.now() - heard < SILENT_AFTER;
    since.textContent = time.format(heard + wrong);
  }, 1_000);
}

const pad = document.querySelector(".pad");
if (pad) {
  const field = document.getElementById("pin");
  pad.hidden = false;
  pad.closest("form").classList.add("with-pad");
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("button[type=button]")?.value;
    if (!key) return;
    field.value = key === "back" ? field.value.slice(0, -1) : (field.value + key).slice(0, field.maxLength);
  });
}

// Who goes away while choosing a name leaves the list behind for everybody.
const home = document.querySelector("main[data-home]")?.dataset.home;
if (home) {
  let leaving;
  const stay = () => {
    clearTimeout(leaving);
    leaving = setTimeout(() => location.assign(home), BACK_AFTER);
  };
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, stay, { passive: true });
  stay();
}
