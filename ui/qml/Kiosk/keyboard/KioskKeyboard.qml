// The on-screen keyboard of the kiosk: Keyboard.qml joined to the theme, the modes and the host.
//
// `keyboardHost` comes from ui.keyboard.host.attach_keyboard; without it there are no words on the keys and no Pinyin.
import QtQuick
import Kiosk
import Kiosk.Bridge
import Kiosk.keyboard

Keyboard {
    id: root

    readonly property var host: typeof keyboardHost === "undefined" ? null : keyboardHost // qmllint disable unqualified

    tag: Terminal.language
    pxPerMm: Terminal.machine.pxPerMm
    textScale: Terminal.scale
    glyphMm: Terminal.machine.glyphMm
    keyMm: Math.max(20, Terminal.machine.targetMm)
    // Twelve keys to a row leave no room for wide gaps on a small glass.
    gapMm: width > 280 * Terminal.machine.pxPerMm ? Terminal.machine.gapMm : 2.5
    fontFor: size => Terminal.fontFor(Terminal.language, false, size)
    words: host ? host.wordsFor(Terminal.language) : ({})
    guard: host ? host.memory : null
    colours: ({
        board: Theme.board, key: Theme.surface, keyText: Theme.ink, special: Theme.chosen, specialText: Theme.ink,
        primary: Theme.primary, primaryText: Theme.primaryInk, pressed: Theme.ink, pressedText: Theme.paper,
        line: Theme.lineColor
    })
}
