// Arabic.
import QtQuick
import QtQuick.VirtualKeyboard
import Kiosk.keyboard

Letters {
    rows: [["ض", "ص", "ث", "ق", "ف", "غ", "ع", "ه", "خ", "ح", "ج", "د"],
           ["ش", "س", "ي", "ب", "ل", "ا", "ت", "ن", "م", "ك", "ط", "ذ"],
           ["ئ", "ء", "ؤ", "ر", "ى", "ة", "و", "ز", "ظ", "أ", "إ", "آ"]]
    marks: ["؟", "."]
    inputMode: InputEngine.InputMode.Arabic
}
