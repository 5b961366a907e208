// Round textual-serve's terminal (textual.js, which has set window.onload): the address without its token, letters
// of a size at which a panel fits, swipes as the wheel, copying without https, and links that learn nothing of us.
"use strict";

const PANEL_COLUMNS = 44;
const LETTER = 0.601; // the width of a letter of Roboto Mono, in its size
const ROWS_A_NOTCH = 3;
const [SMALLEST, USUAL, LARGEST] = [8, 16, 48];

const asked = Number(new URLSearchParams(location.search).get("fontsize"));
history.replaceState(null, "", asked ? `/?fontsize=${asked}` : "/");

function letterSize() {
  if (asked) return Math.min(Math.max(asked, SMALLEST), LARGEST);
  const fits = Math.floor(window.innerWidth / PANEL_COLUMNS / LETTER);
  return Math.min(Math.max(fits, SMALLEST), USUAL);
}

// A page that we open must not reach back to this one.
const openWindow = window.open.bind(window);
window.open = (address, ...rest) =>
  address ? openWindow(address, "_blank", "noopener,noreferrer") : openWindow(address, ...rest);

// Browsers give pages a clipboard over https and on this machine alone; this is the older way.
if (!navigator.clipboard) {
  const writeText = async (text) => {
    const area = document.createElement("textarea");
    const before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    before?.focus();
  };
  Object.defineProperty(navigator, "clipboard", { value: { writeText, readText: async () => "" } });
}

// A finger that moves turns the wheel under it, a notch for the rows that a notch scrolls; one that does not is a
// tap, which xterm knows.
function swipes(terminal) {
  let last = null;
  terminal.addEventListener("touchstart", (event) => {
    last = event.touches.length === 1 ? event.touches[0].clientY : null;
  });
  terminal.addEventListener(
    "touchmove",
    (event) => {
      if (last === null) return;
      event.preventDefault();
      const { clientX, clientY, target } = event.touches[0];
      const notch = letterSize() * 1.35 * ROWS_A_NOTCH;
      for (; Math.abs(last - clientY) >= notch; last += last > clientY ? -notch : notch) {
        const deltaY = last > clientY ? 1 : -1;
        target.dispatchEvent(
          new WheelEvent("wheel", { deltaY, deltaMode: 1, clientX, clientY, bubbles: true, cancelable: true }),
        );
      }
    },
    { passive: false },
  );
}

// Above an on-screen keyboard, where it does not make the page smaller by itself.
function keepAboveKeyboard() {
  window.visualViewport?.addEventListener("resize", () => {
    document.body.style.height = `${window.visualViewport.height}px`;
    window.scrollTo(0, 0);
    window.dispatchEvent(new Event("resize"));
  });
}

// The buttons below the app: what they hold is pressed, and the focus (and with it the keyboard) stays where it is.
function keysThatPhonesLack(terminal) {
  for (const button of document.querySelectorAll("#keys button")) {
    button.addEventListener("pointerdown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      const { key, code: keyCode } = button.dataset;
      const pressed = new KeyboardEvent("keydown", { key, keyCode: Number(keyCode), bubbles: true, cancelable: true });
      terminal.querySelector("textarea").dispatchEvent(pressed);
    });
  }
}

const start = window.onload;
window.onload = async (event) => {
  const terminal = document.getElementById("terminal");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  terminal.dataset.sessionWebsocketUrl = `${scheme}//${location.host}/ws`;
  terminal.dataset.fontSize = letterSize();
  document.getElementById("again").addEventListener("click", () => location.reload());
  swipes(terminal);
  keepAboveKeyboard();
  keysThatPhonesLack(terminal);
  // xterm measures a letter once: the font has to be there by then.
  const faces = ["16px", "bold 16px", "italic 16px", "italic bold 16px"];
  await Promise.allSettled(faces.map((face) => document.fonts.load(`${face} "Roboto Mono"`)));
  start(event);
  // With a keyboard at hand keys go to the app at once; on a phone a tap asks for the one on the screen.
  if (matchMedia("(pointer: coarse)").matches) return;
  new MutationObserver((_, seen) => {
    if (!document.body.classList.contains("-first-byte")) return; // before that there is no socket to write to
    seen.disconnect();
    terminal.querySelector("textarea").focus();
  }).observe(document.body, { attributeFilter: ["class"] });
};
