// A judge's works: sends what is left of any sheet of each panel, and shows how many marks wait on this device.
import { connect } from "./outbox/connect.js";
import { Strip } from "./outbox/strip.js";

for (const place of document.querySelectorAll("[data-outbox]")) {
  const desk = await connect(place);
  new Strip(place.closest("[data-strip]"), desk, (sheet) => {
    const words = document.querySelector(`[data-slot="${sheet}"]`)?.dataset.words;
    return words && { words };
  });
  desk.sender.hurry();
}
