// The fixed bar: home, back, person, letters, voice, language. Same place on every screen of a mode (E-06, E-07).
pragma ComponentBehavior: Bound
import QtQuick
import Kiosk
import Kiosk.Bridge

Rectangle {
    id: root

    readonly property real edge: Math.max(Theme.minGap / 2, Math.round(0.2 * Theme.px * Terminal.scale))
    property int columns: 6
    property bool isBeside: false
    property bool hasIcons: true
    property real squeeze: 1
    /// Whether words and icons stand as close as they may.
    property bool isSnug: false
    property var widths: []
    property real cell: 0
    readonly property int rows: Math.ceil(buttons.count / Math.max(1, columns))

    function button(index: int): FurnitureButton {
        return buttons.itemAt(index) as FurnitureButton
    }
    function focusKey(key: string): bool {
        for (let i = 0; i < buttons.count; ++i) {
            if (button(i) && button(i).entryKey === key) {
                button(i).takeFocus()
                return true
            }
        }
        return false
    }
    /// Choose the roomiest arrangement in which no word is broken and the bar stays a bar.
    function arrange(): void {
        if (width <= 0 || buttons.count === 0)
            return
        const most = Theme.windowHeight * (Theme.isLandscape ? 0.39 : 0.34)
        const isLarge = Terminal.scale >= 1.5
        const tries = [[6, false, true, 1], [3, false, true, 1], [3, true, true, 1], [3, true, true, 1, true], [3, true, false, 1]]
        // Two lines of words with their icons beside them leave the most for what people came for.
        if (isLarge && !Theme.isLandscape)
            tries.unshift([3, true, true, 1], [3, true, true, 1, true])
        for (const factor of [0.85, 0.7, 0.6, 0.5])
            tries.push([3, true, false, factor])
        for (let i = 0; i < tries.length; ++i) {
            const [wanted, beside, icons, factor, snug] = tries[i]
            isSnug = snug === true
            squeeze = factor
            if (isLarge && wanted === 6 && !Theme.isLandscape)
                continue
            columns = Math.min(wanted, buttons.count)
            isBeside = beside
            hasIcons = icons
            const fits = shareWidths()
            if ((fits && implicitHeight <= most) || i === tries.length - 1)
                return
        }
    }
    /// Give each button its width: equal ones when the words fit, else as each one needs.
    function shareWidths(): bool {
        const room = width - 2 * edge - Theme.minGap * (columns - 1)
        const equal = Math.floor(room / columns)
        const result = []
        let fits = true
        for (let row = 0; row < rows; ++row) {
            const natural = []
            for (let i = row * columns; i < Math.min(buttons.count, (row + 1) * columns); ++i)
                natural.push(Math.max(Theme.target, button(i).natural))
            const total = natural.reduce((sum, each) => sum + each, 0)
            if (natural.every(each => each <= equal)) {
                natural.forEach(() => result.push(equal))
            } else {
                const spare = (room - total) / natural.length
                fits = fits && spare >= 0
                natural.forEach(each => result.push(spare >= 0 ? Math.floor(each + spare) : equal))
            }
        }
        widths = result
        cell = 0
        let tallest = 0
        for (let i = 0; i < buttons.count; ++i)
            tallest = Math.max(tallest, button(i).implicitHeight)
        cell = tallest
        return fits
    }

    implicitHeight: rows * cell + (rows - 1) * Theme.minGap + 2 * edge
    height: implicitHeight
    color: Theme.board

    Rectangle {
        width: parent.width
        height: Theme.line
        color: Theme.lineColor
    }
    Repeater {
        id: buttons

        model: Terminal.furniture.bar
        delegate: FurnitureButton {
            id: one
            required property int index
            readonly property int row: Math.floor(index / Math.max(1, root.columns))
            readonly property real before: {
                let sum = 0
                for (let i = row * root.columns; i < index; ++i)
                    sum += (root.widths[i] ?? 0) + Theme.minGap
                return sum
            }
            isFramed: false
            isBeside: root.isBeside
            squeeze: root.squeeze
            hasIcon: root.hasIcons
            isSnug: root.isSnug
            padX: Math.round((root.isSnug ? 0.05 : root.isBeside ? 0.15 : 0.1) * Theme.unit)
            padY: Math.round((root.isBeside ? (Theme.isLandscape ? 0 : 0.12) : Terminal.scale < 1.5 ? 0.3 : 0.08) * Theme.unit)
            isLow: root.isBeside || Terminal.scale >= 1.5
            width: root.widths[index] ?? Theme.target
            height: root.cell > 0 ? root.cell : implicitHeight
            x: Terminal.isRtl ? root.width - root.edge - before - width : root.edge + before
            y: root.edge + row * (root.cell + Theme.minGap)
        }
    }
}
