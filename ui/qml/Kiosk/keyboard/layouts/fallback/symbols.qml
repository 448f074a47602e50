// Digits and signs, for every language.
import QtQuick
import Kiosk.keyboard

Letters {
    rows: [["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"],
           ["-", "/", ":", ";", "(", ")", "&", "@", "\""],
           ["'", "!", "?", "#", "%", "+", "="]]
    marks: [",", "."]
    lettersLabel: KeyboardTokens.samples[KeyboardTokens.locale] ?? "A"
    inputMode: -1
}
