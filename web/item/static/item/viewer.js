// Viewer of the page image (OpenSeadragon), with marked boxes.
// Boxes are [x0, y0, x1, y1] in pixels of the page before turning, origin top left. Viewer
// coordinates are in page widths, so the image shown may be smaller than the page. The pixels
// of a fax page are not square, those of its image are: `page.ratio` is the image's height
// divided by its width.

const rect = (page, [x0, y0, x1, y1]) => {
  const [across, down] = [1 / page.width, page.ratio / page.height];
  return new OpenSeadragon.Rect(x0 * across, y0 * down, (x1 - x0) * across, (y1 - y0) * down);
};

/** Keep OpenSeadragon from inserting a <style>, which the content security policy forbids: it
 * does so unless it finds one. An element of that name without namespace is no stylesheet, but
 * is found; the rule is in viewer.css. */
function keepStylesOut() {
  const own = document.createElementNS(null, "style");
  own.setAttribute("data-openseadragon-mobile-css", "");
  document.head.append(own);
}

export class Viewer {
  /** Callbacks: `on.click(x, y)` in page pixels; `on.zoom(percent)`; `on.broken()`; `on.open()`. */
  constructor(element, on) {
    keepStylesOut();
    OpenSeadragon.setString("Errors.OpenFailed", " "); // our own message is translated
    this.on = on;
    this.page = null;
    this.osd = new OpenSeadragon.Viewer({
      element,
      drawer: "canvas",
      showNavigationControl: false,
      animationTime: 0.3,
      visibilityRatio: 0.6,
      minZoomImageRatio: 0.5,
      maxZoomPixelRatio: 4,
      gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
      crossOriginPolicy: false,
      preserveViewport: true, // `opened` sets the viewport; `swap` keeps it
    });
    // Disable its keys, which conflict with ours.
    this.osd.innerTracker.keyHandler = null;
    this.osd.innerTracker.keyDownHandler = null;
    this.osd.addHandler("open", () => this.opened());
    this.osd.addHandler("open-failed", () => on.broken());
    this.osd.addHandler("zoom", () => this.sayZoom());
    this.osd.addHandler("resize", () => this.sayZoom());
    this.osd.addHandler("canvas-click", (event) => this.clicked(event));
  }

  show(page, clear) {
    this.page = page;
    this.osd.clearOverlays();
    this.osd.open({ type: "image", url: clear ? page.clear : page.view });
  }

  /** Replace the image of the page; both have the same size, so viewport and marks stay. */
  swap(clear) {
    const url = clear ? this.page.clear : this.page.view;
    const error = () => this.on.broken();
    this.osd.addSimpleImage({ url, index: 0, replace: true, error });
  }

  opened() {
    this.osd.viewport.setRotation(this.page.turn, true);
    this.fitWidth(true);
    this.on.open();
  }

  /** Zoom to the full width and show the top of the page, in any rotation. */
  fitWidth(immediately = false) {
    const view = this.osd.viewport;
    const turn = view.getRotation(true);
    const content = this.osd.world.getHomeBounds();
    const lying = Math.abs(Math.round(turn / 90)) % 2 === 1;
    const [wide, high] = lying ? [content.height, content.width] : [content.width, content.height];
    const seen = wide / view.getAspectRatio();
    const middle = content.getCenter();
    const up = new OpenSeadragon.Point(0, Math.min(0, (seen - high) / 2)).rotate(-turn);
    view.zoomTo(1 / wide, null, immediately);
    view.panTo(middle.plus(up), immediately);
    this.sayZoom();
  }

  whole() {
    this.osd.viewport.goHome();
  }

  zoomBy(factor) {
    this.osd.viewport.zoomBy(factor);
    this.osd.viewport.applyConstraints();
  }

  /** Pan by fractions of the visible area; right and down are positive, in any rotation. */
  panBy(across, down) {
    const view = this.osd.viewport;
    const { x, y } = view.getContainerSize();
    view.panBy(view.deltaPointsFromPixels(new OpenSeadragon.Point(across * x, down * y)));
    view.applyConstraints();
  }

  turn(degrees) {
    const view = this.osd.viewport;
    this.page.turn = (((this.page.turn + degrees) % 360) + 360) % 360;
    view.setRotation(this.page.turn, true);
    this.fitWidth(true);
  }

  /** Mark a box; return its element, for `unmark` and styling. */
  mark(box, className) {
    const element = document.createElement("div");
    element.className = `place ${className}`;
    this.osd.addOverlay({ element, location: rect(this.page, box) });
    return element;
  }

  unmark(element) {
    if (element) this.osd.removeOverlay(element);
  }

  /** Pan the box into view, only on the axes needed. */
  reach(box) {
    const view = this.osd.viewport;
    const at = view.pixelFromPoint(rect(this.page, box).getCenter());
    const size = view.getContainerSize();
    const off = (place, length) => (place > length * 0.1 && place < length * 0.8 ? 0 : place - length / 2);
    const way = new OpenSeadragon.Point(off(at.x, size.x), off(at.y, size.y));
    if (way.x || way.y) view.panBy(view.deltaPointsFromPixels(way)).applyConstraints();
  }

  sayZoom() {
    const image = this.osd.world.getItemAt(0);
    if (!image) return;
    const pixels = image.viewportToImageZoom(this.osd.viewport.getZoom());
    this.on.zoom(Math.round((pixels * image.getContentSize().x * 100) / this.page.width));
  }

  clicked(event) {
    if (!event.quick || !this.page) return;
    const point = this.osd.viewport.pointFromPixel(event.position);
    this.on.click(point.x * this.page.width, (point.y * this.page.height) / this.page.ratio);
  }
}
