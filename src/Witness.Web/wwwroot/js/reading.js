// The reading room: what was lent goes from the screen when the loan ends, and when nobody can say that it still runs.
const most = 1800;
let source;
let last = 0;

const end = () => {
  source?.close();
  document.body.replaceChildren();
  location.replace("/read/enter?ended=1");
};

const look = () => {
  if (!document.querySelector("[data-reading]")) return;
  if (!source) {
    last = Date.now();
    source = new EventSource("/api/v1/reading/alive");
    source.addEventListener("alive", () => { last = Date.now(); });
    source.addEventListener("error", end);
  } else if (Date.now() - last > most) end();
};

look();
setInterval(look, 200);
window.addEventListener("pageshow", event => { if (event.persisted) location.reload(); }); // a page out of the browser's store is asked for again
