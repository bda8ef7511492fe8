# mypy: ignore-errors
"""The form series_planner.ui, compiled; never edited by hand."""

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QComboBox, QDateEdit, QGridLayout,
    QLabel, QLineEdit, QSizePolicy, QSpinBox,
    QVBoxLayout, QWidget)

class Ui_SeriesPlanner(object):
    def setupUi(self, SeriesPlanner):
        if not SeriesPlanner.objectName():
            SeriesPlanner.setObjectName(u"SeriesPlanner")
        self.grid = QGridLayout(SeriesPlanner)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(3)
        self.grid.setContentsMargins(12, 12, 12, 12)
        self.nameLabel = QLabel(SeriesPlanner)
        self.nameLabel.setObjectName(u"nameLabel")
        self.nameLabel.setText(u"")
        self.nameLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.nameLabel.setWordWrap(True)
        self.nameLabel.setProperty(u"look", u"strong")

        self.grid.addWidget(self.nameLabel, 0, 0, 1, 2)

        self.factsLabel = QLabel(SeriesPlanner)
        self.factsLabel.setObjectName(u"factsLabel")
        self.factsLabel.setText(u"")
        self.factsLabel.setTextFormat(Qt.TextFormat.PlainText)
        self.factsLabel.setWordWrap(True)
        self.factsLabel.setProperty(u"look", u"muted")

        self.grid.addWidget(self.factsLabel, 1, 0, 1, 2)

        self.allergyBox = QVBoxLayout()
        self.allergyBox.setObjectName(u"allergyBox")

        self.grid.addLayout(self.allergyBox, 2, 0, 1, 2)

        self.concernLabel = QLabel(SeriesPlanner)
        self.concernLabel.setObjectName(u"concernLabel")
        self.concernLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.concernLabel, 3, 0, 1, 1)

        self.areaLabel = QLabel(SeriesPlanner)
        self.areaLabel.setObjectName(u"areaLabel")
        self.areaLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.areaLabel, 3, 1, 1, 1)

        self.concernCombo = QComboBox(SeriesPlanner)
        self.concernCombo.setObjectName(u"concernCombo")

        self.grid.addWidget(self.concernCombo, 4, 0, 1, 1)

        self.areaCombo = QComboBox(SeriesPlanner)
        self.areaCombo.setObjectName(u"areaCombo")

        self.grid.addWidget(self.areaCombo, 4, 1, 1, 1)

        self.sessionsLabel = QLabel(SeriesPlanner)
        self.sessionsLabel.setObjectName(u"sessionsLabel")
        self.sessionsLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.sessionsLabel, 5, 0, 1, 1)

        self.weeksLabel = QLabel(SeriesPlanner)
        self.weeksLabel.setObjectName(u"weeksLabel")
        self.weeksLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.weeksLabel, 5, 1, 1, 1)

        self.sessionsBox = QVBoxLayout()
        self.sessionsBox.setObjectName(u"sessionsBox")

        self.grid.addLayout(self.sessionsBox, 6, 0, 1, 1)

        self.weeksShown = QLabel(SeriesPlanner)
        self.weeksShown.setObjectName(u"weeksShown")
        self.weeksShown.setText(u"")
        self.weeksShown.setTextFormat(Qt.TextFormat.PlainText)

        self.grid.addWidget(self.weeksShown, 6, 1, 1, 1)

        self.countSpin = QSpinBox(SeriesPlanner)
        self.countSpin.setObjectName(u"countSpin")
        self.countSpin.setMinimum(1)
        self.countSpin.setMaximum(12)
        self.countSpin.setValue(6)

        self.grid.addWidget(self.countSpin, 7, 0, 1, 1)

        self.countReasonEdit = QLineEdit(SeriesPlanner)
        self.countReasonEdit.setObjectName(u"countReasonEdit")

        self.grid.addWidget(self.countReasonEdit, 7, 1, 1, 1)

        self.countMessage = QLabel(SeriesPlanner)
        self.countMessage.setObjectName(u"countMessage")
        self.countMessage.setVisible(False)
        self.countMessage.setText(u"")
        self.countMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.countMessage.setWordWrap(True)
        self.countMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.countMessage, 8, 0, 1, 2)

        self.daysLabel = QLabel(SeriesPlanner)
        self.daysLabel.setObjectName(u"daysLabel")
        self.daysLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.daysLabel, 9, 0, 1, 2)

        self.daysBox = QVBoxLayout()
        self.daysBox.setObjectName(u"daysBox")

        self.grid.addLayout(self.daysBox, 10, 0, 1, 2)

        self.fromLabel = QLabel(SeriesPlanner)
        self.fromLabel.setObjectName(u"fromLabel")
        self.fromLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.fromLabel, 11, 0, 1, 1)

        self.toLabel = QLabel(SeriesPlanner)
        self.toLabel.setObjectName(u"toLabel")
        self.toLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.toLabel, 11, 1, 1, 1)

        self.fromCombo = QComboBox(SeriesPlanner)
        self.fromCombo.setObjectName(u"fromCombo")

        self.grid.addWidget(self.fromCombo, 12, 0, 1, 1)

        self.toCombo = QComboBox(SeriesPlanner)
        self.toCombo.setObjectName(u"toCombo")

        self.grid.addWidget(self.toCombo, 12, 1, 1, 1)

        self.hoursMessage = QLabel(SeriesPlanner)
        self.hoursMessage.setObjectName(u"hoursMessage")
        self.hoursMessage.setVisible(False)
        self.hoursMessage.setText(u"")
        self.hoursMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.hoursMessage.setWordWrap(True)
        self.hoursMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.hoursMessage, 13, 0, 1, 2)

        self.withLabel = QLabel(SeriesPlanner)
        self.withLabel.setObjectName(u"withLabel")
        self.withLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.withLabel, 14, 0, 1, 1)

        self.firstLabel = QLabel(SeriesPlanner)
        self.firstLabel.setObjectName(u"firstLabel")
        self.firstLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.firstLabel, 14, 1, 1, 1)

        self.withCombo = QComboBox(SeriesPlanner)
        self.withCombo.setObjectName(u"withCombo")

        self.grid.addWidget(self.withCombo, 15, 0, 1, 1)

        self.firstEdit = QDateEdit(SeriesPlanner)
        self.firstEdit.setObjectName(u"firstEdit")
        self.firstEdit.setCalendarPopup(True)

        self.grid.addWidget(self.firstEdit, 15, 1, 1, 1)

        self.firstMessage = QLabel(SeriesPlanner)
        self.firstMessage.setObjectName(u"firstMessage")
        self.firstMessage.setVisible(False)
        self.firstMessage.setText(u"")
        self.firstMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.firstMessage.setWordWrap(True)
        self.firstMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.firstMessage, 16, 0, 1, 2)

        self.eventLabel = QLabel(SeriesPlanner)
        self.eventLabel.setObjectName(u"eventLabel")
        self.eventLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.eventLabel, 17, 0, 1, 2)

        self.eventEdit = QLineEdit(SeriesPlanner)
        self.eventEdit.setObjectName(u"eventEdit")
        self.eventEdit.setMaxLength(60)

        self.grid.addWidget(self.eventEdit, 18, 0, 1, 1)

        self.eventDateEdit = QDateEdit(SeriesPlanner)
        self.eventDateEdit.setObjectName(u"eventDateEdit")
        self.eventDateEdit.setCalendarPopup(True)

        self.grid.addWidget(self.eventDateEdit, 18, 1, 1, 1)

        self.eventMessage = QLabel(SeriesPlanner)
        self.eventMessage.setObjectName(u"eventMessage")
        self.eventMessage.setVisible(False)
        self.eventMessage.setText(u"")
        self.eventMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.eventMessage.setWordWrap(True)
        self.eventMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.eventMessage, 19, 0, 1, 2)

        self.checksBox = QVBoxLayout()
        self.checksBox.setObjectName(u"checksBox")

        self.grid.addLayout(self.checksBox, 20, 0, 1, 2)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.concernLabel.setBuddy(self.concernCombo)
        self.areaLabel.setBuddy(self.areaCombo)
        self.fromLabel.setBuddy(self.fromCombo)
        self.toLabel.setBuddy(self.toCombo)
        self.withLabel.setBuddy(self.withCombo)
        self.firstLabel.setBuddy(self.firstEdit)
        self.eventLabel.setBuddy(self.eventEdit)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.concernCombo, self.areaCombo)
        QWidget.setTabOrder(self.areaCombo, self.countSpin)
        QWidget.setTabOrder(self.countSpin, self.countReasonEdit)
        QWidget.setTabOrder(self.countReasonEdit, self.fromCombo)
        QWidget.setTabOrder(self.fromCombo, self.toCombo)
        QWidget.setTabOrder(self.toCombo, self.withCombo)
        QWidget.setTabOrder(self.withCombo, self.firstEdit)
        QWidget.setTabOrder(self.firstEdit, self.eventEdit)
        QWidget.setTabOrder(self.eventEdit, self.eventDateEdit)

        self.retranslateUi(SeriesPlanner)

        QMetaObject.connectSlotsByName(SeriesPlanner)
    # setupUi

    def retranslateUi(self, SeriesPlanner):
        self.concernLabel.setText(QCoreApplication.translate("SeriesPlanner", u"&Concern", None))
        self.areaLabel.setText(QCoreApplication.translate("SeriesPlanner", u"&Area", None))
#if QT_CONFIG(accessibility)
        self.concernCombo.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Concern", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.areaCombo.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Area", None))
#endif // QT_CONFIG(accessibility)
        self.sessionsLabel.setText(QCoreApplication.translate("SeriesPlanner", u"Sessions", None))
        self.weeksLabel.setText(QCoreApplication.translate("SeriesPlanner", u"Weeks apart", None))
#if QT_CONFIG(accessibility)
        self.countSpin.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Number of sessions", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.countReasonEdit.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Reason for this number of sessions", None))
#endif // QT_CONFIG(accessibility)
        self.countReasonEdit.setPlaceholderText(QCoreApplication.translate("SeriesPlanner", u"Reason", None))
        self.daysLabel.setText(QCoreApplication.translate("SeriesPlanner", u"Days they like", None))
        self.fromLabel.setText(QCoreApplication.translate("SeriesPlanner", u"&From", None))
        self.toLabel.setText(QCoreApplication.translate("SeriesPlanner", u"&Until", None))
#if QT_CONFIG(accessibility)
        self.fromCombo.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Earliest hour", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.toCombo.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Latest hour", None))
#endif // QT_CONFIG(accessibility)
        self.withLabel.setText(QCoreApplication.translate("SeriesPlanner", u"&With", None))
        self.firstLabel.setText(QCoreApplication.translate("SeriesPlanner", u"N&ot before", None))
#if QT_CONFIG(accessibility)
        self.withCombo.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Practitioner", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.firstEdit.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"First session not before", None))
#endif // QT_CONFIG(accessibility)
        self.firstEdit.setDisplayFormat(QCoreApplication.translate("SeriesPlanner", u"d MMM yyyy", None))
        self.eventLabel.setText(QCoreApplication.translate("SeriesPlanner", u"&Important date", None))
#if QT_CONFIG(accessibility)
        self.eventEdit.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Name of the important date", None))
#endif // QT_CONFIG(accessibility)
        self.eventEdit.setPlaceholderText(QCoreApplication.translate("SeriesPlanner", u"Wedding \u2026", None))
#if QT_CONFIG(accessibility)
        self.eventDateEdit.setAccessibleName(QCoreApplication.translate("SeriesPlanner", u"Important date", None))
#endif // QT_CONFIG(accessibility)
        self.eventDateEdit.setDisplayFormat(QCoreApplication.translate("SeriesPlanner", u"d MMM yyyy", None))
        self.eventDateEdit.setSpecialValueText(QCoreApplication.translate("SeriesPlanner", u"none", None))
        pass
    # retranslateUi

