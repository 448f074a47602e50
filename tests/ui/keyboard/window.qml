import QtQuick
import QtQuick.Window
import Kiosk.keyboard

// Two fields and the keyboard, as a page of the kiosk would hold them.
Window {
    id: window

    property var job
    readonly property alias keyboard: keyboard

    width: job.size[0]
    height: job.size[1]
    visible: true

    TextInput {
        objectName: "text"
        y: 20
        width: window.width
        height: 60
        font.pixelSize: 40
        inputMethodHints: keyboard.hintsFor("text", false)
    }
    TextInput {
        objectName: "phone"
        y: 100
        width: window.width
        height: 60
        font.pixelSize: 40
        inputMethodHints: keyboard.hintsFor("phone", false)
    }
    TextEdit {
        objectName: "long"
        y: 180
        width: window.width
        height: 60
        font.pixelSize: 40
        inputMethodHints: keyboard.hintsFor("long-text", false)
    }
    Keyboard {
        id: keyboard
        objectName: "keyboard"
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        available: window.job.available ?? true
        pxPerMm: window.job.px_per_mm
        textScale: window.job.scale
        glyphMm: window.job.glyph_mm
        colours: window.job.colours ?? ({})
        words: window.job.words
        guard: memoryGuard // set by typist.py
    }
}
