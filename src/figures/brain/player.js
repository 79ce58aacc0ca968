(function () {
  const film = document.getElementById(ID);
  if (!film) return;
  const circles = film.querySelectorAll("circle[data-region]");
  const [button, slider, clock] = [film.querySelector("button"), film.querySelector("input"), film.querySelector("output")];
  const codes = Uint8Array.from(atob(CODES), letter => letter.charCodeAt(0));
  const last = TIMES.length - 1;
  let position = 0, before = 0, playing = false, pointed = null;

  // The code of a region between two frames; 255 is no value.
  function code(region, at) {
    const frame = Math.min(Math.floor(at), last), next = Math.min(frame + 1, last);
    const a = codes[frame * REGIONS + region], b = codes[next * REGIONS + region];
    return a === 255 || b === 255 ? a : a + (b - a) * (at - frame);
  }
  function tell(circle) {
    const value = code(+circle.dataset.region, Math.floor(position));
    const text = value === 255 ? "no value" : (LOW + (HIGH - LOW) * value / 254).toPrecision(3) + " " + UNIT;
    circle.firstElementChild.textContent = circle.dataset.label + ": " + text.trim();
  }
  function show() {
    for (const circle of circles) {
      const value = code(+circle.dataset.region, position);
      const strength = value === 255 ? 0 : SIGNED ? Math.abs(value / 127 - 1) : value / 254;
      const start = Math.round(value) * 6;
      circle.setAttribute("fill", "#" + (value === 255 ? "c8c8c8" : COLORS.slice(start, start + 6)));
      circle.setAttribute("r", (RADIUS * Math.sqrt(0.62 + 0.76 * strength)).toFixed(2));
    }
    slider.value = Math.floor(position);
    clock.textContent = TIMES[Math.floor(position)];
    if (pointed) tell(pointed);
  }
  function play(on) {
    playing = on && last > 0;
    before = performance.now();
    button.textContent = playing ? "❚❚" : "▶";
    button.setAttribute("aria-label", playing ? "Pause" : "Play");
    if (playing) requestAnimationFrame(step);
  }
  function step(now) {
    if (!playing || !film.isConnected) return;
    position += Math.min(now - before, 250) / 1000 * RATE;
    if (position > last) position = 0;
    before = now;
    show();
    requestAnimationFrame(step);
  }
  button.addEventListener("click", () => play(!playing));
  slider.addEventListener("input", () => { play(false); position = +slider.value; show(); });
  for (const circle of circles) {
    circle.addEventListener("mouseenter", () => { pointed = circle; tell(circle); });
    circle.addEventListener("mouseleave", () => { pointed = null; });
  }
  show();
})();
