// The number pad for digits fields.
import QtQuick
import Kiosk.keyboard

PhonePad {
    extra: ""
}
