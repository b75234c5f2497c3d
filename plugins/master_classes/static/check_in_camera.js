/**
 * Reading participants' QR codes by the phone's camera: with the browser's own reader where it has one
 * (Android), else with the vendored one (iPhone, Firefox, computers).
 */

const LOOK = 200;
const AGAIN = 4_000;

/** Tell whether the browser gives pages a camera at all: only over HTTPS or on the computer itself. */
export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** Tell whether the browser reads QR codes by itself; some have the class and no formats. */
export async function readsByItself() {
  const formats = await window.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
  return Boolean(formats?.includes("qr_code"));
}

async function newReader(address) {
  const Reader = (await readsByItself()) ? window.BarcodeDetector : (await import(address)).BarcodeDetector;
  return new Reader({ formats: ["qr_code"] });
}

/**
 * Show the camera in a video and give each code to `found`, once while it is held before the camera.
 * Ends with stop(). Throws what getUserMedia throws where there is no camera or it is not allowed.
 */
export async function start(video, address, found) {
  const asked = { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: "environment" };
  const [reader, stream] = await Promise.all([newReader(address), navigator.mediaDevices.getUserMedia({ video: asked })]);
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  look(video, reader, found);
}

async function look(video, reader, found) {
  let last = "";
  let seen = 0;
  while (video.srcObject) {
    const [code] = await reader.detect(video).catch(() => []);
    if (code && (code.rawValue !== last || Date.now() - seen > AGAIN)) found(code.rawValue);
    if (code) [last, seen] = [code.rawValue, Date.now()];
    await new Promise((done) => { setTimeout(done, LOOK); });
  }
}

export function stop(video) {
  for (const track of video.srcObject?.getTracks() ?? []) track.stop();
  video.srcObject = null;
  video.hidden = true;
}
