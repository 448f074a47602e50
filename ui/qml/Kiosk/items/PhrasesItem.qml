// Short words in several languages, one after the other in one quiet block, each in the letters of its language.
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import Kiosk.Bridge

ReadItem {
    id: root

    readonly property var phrases: item.phrases ?? []
    readonly property real dot: Math.round(0.16 * Theme.unit * layout.squeeze)

    function holds(key: string): bool {
        return phrases.some(each => each.key === key)
    }

    /// On a low glass with large letters one line is all there is room for; the title greets in each language in turn.
    readonly property bool isOneLine: Theme.isLandscape && Terminal.scale >= 1.5

    function topOf(index: int): real {
        // While words are made or taken away the repeater counts more than it holds.
        return repeater.itemAt(index)?.y ?? -1
    }

    implicitHeight: isOneLine ? repeater.itemAt(0)?.height ?? flow.implicitHeight : flow.implicitHeight

    Flow {
        id: flow
        width: parent.width
        spacing: Math.round(0.28 * Theme.unit)

        Repeater {
            id: repeater
            model: root.phrases
            delegate: Item {
                id: phrase
                required property var modelData
                required property int index
                readonly property bool isLast: index === root.phrases.length - 1
                width: words.width + (isLast ? 0 : flow.spacing + root.dot)
                height: Math.round(1.45 * root.px)
                opacity: root.isOneLine && y > 0 ? 0 : 1
                Words {
                    id: words
                    anchors.verticalCenter: parent.verticalCenter
                    words: phrase.modelData.label
                    language: phrase.modelData.language
                    px: root.px
                    color: Theme.quiet
                    wrapMode: Text.NoWrap
                }
                Rectangle {
                    opacity: !phrase.isLast && root.topOf(phrase.index + 1) === phrase.y ? 1 : 0
                    anchors { verticalCenter: parent.verticalCenter; left: words.right; leftMargin: flow.spacing }
                    width: root.dot
                    height: root.dot
                    radius: width / 2
                    color: Theme.isHigh ? Theme.primary : Theme.areaColor("ochre")
                }
            }
        }
    }
}
