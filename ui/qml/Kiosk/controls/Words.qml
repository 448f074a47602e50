// A text. Wraps, is never cut short, and keeps Korean words whole.
//
// By itself it is not in the accessible tree: the component around it carries the name (G-02, G-04).
import QtQuick
import Kiosk
import Kiosk.Bridge

Text {
    id: root

    property string words
    property string language
    property bool isBold: false
    property int px: Theme.bodyPx
    /// Whether assistive technology reads it as a text of its own.
    property bool isRead: false

    /// Height that the text takes; 0 without words.
    readonly property real taken: words === "" ? 0 : implicitHeight

    text: Theme.unbroken(words)
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    lineHeight: Theme.leading(language)
    topPadding: -Math.round(Theme.emptyAbove(language) * px)
    bottomPadding: -Math.round(Theme.emptyBelow(language) * px)
    horizontalAlignment: Text.AlignLeft
    color: Theme.ink
    font: Terminal.fontFor(language === "" ? Terminal.language : language, isBold, px)
    Accessible.role: Accessible.StaticText
    Accessible.name: words.replace(/\u00a0/g, " ")
    Accessible.ignored: !isRead
}
