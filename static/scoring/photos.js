// Photos as evidence: shrunk on the device, kept in the outbox like a mark, listed beside the aspect.
import { button } from "./outbox/strip.js";

const SIDE = 1600;
const QUALITY = 0.82;

export function bindPhotos(root, { fields, outbox, say, token, isLasting }) {
  const places = new Map(fields.map((field) => [field, field.box.querySelector("[data-photos]")]).filter(([, place]) => place));

  root.addEventListener("change", async (event) => {
    if (!event.target.matches("[data-photo]")) return;
    const [file] = event.target.files;
    const field = fields.find((one) => one.box === event.target.closest("[data-aspect]"));
    event.target.value = "";
    if (!file || !field) return;
    try {
      await outbox.putPhoto({ sheet: field.sheet, aspect: field.aspect, octets: await shrunk(file) });
    } catch {
      mention(field, say(isLasting ? "no_picture" : "unkept"));
    }
  });

  root.addEventListener("click", async (event) => {
    const remover = event.target.closest("[data-remove]");
    if (!remover) return;
    const answer = await fetch(remover.dataset.remove, { method: "POST", credentials: "same-origin", headers: { Accept: "application/json", "X-CSRFToken": token() } }).catch(() => null);
    if (answer?.ok) remover.closest("li").remove();
  });

  function mention(field, words) {
    const place = places.get(field)?.querySelector("[data-photos-waiting]");
    if (place) place.textContent = words;
  }

  outbox.listen({
    changed(items) {
      for (const field of places.keys()) {
        const waiting = items.filter((item) => item.kind === "photo" && item.sheet === field.sheet && item.aspect === field.aspect).length;
        mention(field, waiting ? say("photos_waiting", { count: waiting }) : "");
      }
    },
    received(item, answer) {
      const field = item.kind === "photo" && fields.find((one) => one.sheet === item.sheet && one.aspect === item.aspect);
      const list = field && places.get(field)?.querySelector("ul");
      if (!list || list.querySelector(`[href="${address(answer.photo)}"]`)) return;
      const line = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { href: address(answer.photo), target: "_blank", textContent: say("photo") });
      const remover = button("×", null, "icon-button");
      remover.dataset.remove = `${address(answer.photo)}/removal`;
      remover.setAttribute("aria-label", say("remove_photo"));
      line.append(link, remover);
      list.append(line);
    },
  });

  const address = (photo) => root.dataset.photoAddress.replace("PHOTO", photo);
}

// The picture alone, upright, at most 1600 pixels a side: what the camera wrote beside it stays behind.
async function shrunk(file) {
  const source = URL.createObjectURL(file);
  try {
    const picture = new Image();
    picture.src = source;
    await picture.decode();
    const scale = Math.min(1, SIDE / Math.max(picture.naturalWidth, picture.naturalHeight));
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.round(picture.naturalWidth * scale), height: Math.round(picture.naturalHeight * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(source);
  }
}
