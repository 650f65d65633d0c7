// The editor of a layout, put together: every part is given the desk, and draws itself when the desk says so.
import { Boxes } from "./boxes.js";
import { Desk } from "./desk.js";
import { Keeping } from "./keeping.js";
import { List } from "./list.js";
import { Panel } from "./panel.js";
import { Pictures } from "./pictures.js";
import { Preview } from "./preview.js";
import { Problems } from "./problems.js";
import { Pulling } from "./pulling.js";
import { Rulers } from "./rulers.js";
import { Tools } from "./tools.js";
import { useKeys } from "./keys.js";

const place = document.querySelector("[data-editor]");
const desk = new Desk(JSON.parse(document.getElementById("facts").textContent));
const part = (name) => place.querySelector(`[data-${name}]`);

const pictures = new Pictures(desk);
const tools = new Tools(desk, place, pictures);
const keeping = new Keeping(desk, place);
const boxes = new Boxes(desk, place);
pictures.put = (element) => tools.put(element);
Object.assign(tools, { boxes, keeping });
tools.save = () => keeping.save();
tools.keys = useKeys(desk, boxes, () => keeping.save());
new Pulling(desk, place);
new Rulers(desk, place);
new List(desk, part("list"), boxes);
new Panel(desk, part("panel"), tools);
new Problems(desk, part("problems"), boxes);
new Preview(desk, part("picture"), part("preview-state"));
tools.draw();
place.dataset.ready = "yes";
