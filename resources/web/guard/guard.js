/* Takes away, before a page runs, what Chromium gives to every page without asking anybody.
 *
 * A second fence: each of these is also refused elsewhere where the engine has a hook for it. Here are
 * first of all those that no hook sees: lines that do not go through the network stack's loader (WebRTC,
 * WebTransport), and pop-ups that Chromium draws itself (pickers).
 */
(function () {
  "use strict";
  const remove = (object, name) => {
    try { delete object[name]; } catch { /* not configurable */ }
    if (object && name in object) {
      try {
        Object.defineProperty(object, name, { value: undefined, writable: false, configurable: false });
      } catch { /* stays; the hooks refuse it */ }
    }
  };
  for (const name of [
    "RTCPeerConnection", "webkitRTCPeerConnection", "RTCDataChannel", "RTCIceTransport", "RTCDtlsTransport",
    "WebTransport", "WebSocketStream", "documentPictureInPicture", "EyeDropper", "PaymentRequest",
    "PresentationRequest", "showOpenFilePicker", "showSaveFilePicker", "showDirectoryPicker", "speechSynthesis",
    "SpeechSynthesisUtterance", "webkitSpeechRecognition", "queryLocalFonts", "getScreenDetails", "launchQueue",
    "Notification", "PushManager", "BackgroundFetchManager", "fence", "sharedStorage",
  ]) remove(window, name);
  for (const name of [
    "bluetooth", "usb", "serial", "hid", "requestMIDIAccess", "getBattery", "share", "canShare", "credentials",
    "presentation", "xr", "wakeLock", "keyboard", "registerProtocolHandler", "unregisterProtocolHandler",
    "getInstalledRelatedApps", "contacts", "windowControlsOverlay", "serviceWorker",
  ]) {
    remove(Navigator.prototype, name);
    remove(navigator, name);
  }
  const refuse = () => { throw new DOMException("Not available here.", "NotAllowedError"); };
  const refuseLater = () => Promise.reject(new DOMException("Not available here.", "NotAllowedError"));
  const replace = (type, name, value) => {
    if (typeof type === "function" && name in type.prototype) {
      try { Object.defineProperty(type.prototype, name, { value, writable: false, configurable: false }); } catch { /* */ }
    }
  };
  replace(window.HTMLInputElement, "showPicker", refuse);
  replace(window.HTMLSelectElement, "showPicker", refuse);
  replace(window.HTMLVideoElement, "requestPictureInPicture", refuseLater);
  replace(window.Element, "requestFullscreen", refuseLater);
  replace(window.Element, "requestPointerLock", refuseLater);
  if (window.MediaDevices) {
    for (const name of ["getUserMedia", "getDisplayMedia", "enumerateDevices"]) {
      replace(window.MediaDevices, name, name === "enumerateDevices" ? () => Promise.resolve([]) : refuseLater);
    }
  }
})();
