// As much of a web page as the player of a film needs.
class Element {
  constructor(dataset) {
    Object.assign(this, { dataset, attributes: {}, handlers: {}, firstElementChild: {}, isConnected: true, value: "0" });
  }
  setAttribute(name, value) { this.attributes[name] = value; }
  addEventListener(name, handler) { this.handlers[name] = handler; }
}
const circles = Array.from({ length: 80 }, (_, region) => new Element({ region: String(region), label: "region" + region }));
const parts = { button: new Element(), input: new Element(), output: new Element() };
const film = { isConnected: true, querySelectorAll: () => circles, querySelector: name => parts[name] };
let waiting = null;
global.document = { getElementById: id => (id === "rates" ? film : null) };
global.requestAnimationFrame = step => { waiting = step; };

function equal(found, expected) {
  if (found !== expected) throw new Error("expected " + expected + ", found " + found);
}

function check() {
  equal(parts.output.textContent, "0 ms");
  const first = circles.map(circle => circle.attributes.fill);
  if (!first.every(fill => /^#[0-9a-f]{6}$/.test(fill))) throw new Error("no color: " + first);
  parts.input.value = "3";
  parts.input.handlers.input();
  equal(parts.output.textContent, "30 ms");
  // Region 3 has no value at frame 3.
  equal(circles[3].attributes.fill, "#c8c8c8");
  circles[3].handlers.mouseenter();
  equal(circles[3].firstElementChild.textContent, "region3: no value");
  circles[0].handlers.mouseenter();
  if (!/^region0: \d+\.\d+ Hz$/.test(circles[0].firstElementChild.textContent)) throw new Error("no value");
  parts.button.handlers.click();
  equal(parts.button.attributes["aria-label"], "Pause");
  waiting(performance.now() + 50);
  equal(parts.output.textContent, "40 ms");
  if (circles.every((circle, index) => circle.attributes.fill === first[index])) throw new Error("nothing moves");
}
