# mypy: ignore-errors
"""The form appointment_editor.ui, compiled; never edited by hand."""

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QComboBox, QDateEdit, QGridLayout,
    QLabel, QLineEdit, QListWidget, QListWidgetItem,
    QPlainTextEdit, QSizePolicy, QTimeEdit, QWidget)

class Ui_AppointmentEditor(object):
    def setupUi(self, AppointmentEditor):
        if not AppointmentEditor.objectName():
            AppointmentEditor.setObjectName(u"AppointmentEditor")
        self.grid = QGridLayout(AppointmentEditor)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(4)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.patientLabel = QLabel(AppointmentEditor)
        self.patientLabel.setObjectName(u"patientLabel")
        self.patientLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.patientLabel, 0, 0, 1, 2)

        self.patientEdit = QLineEdit(AppointmentEditor)
        self.patientEdit.setObjectName(u"patientEdit")

        self.grid.addWidget(self.patientEdit, 1, 0, 1, 2)

        self.patientMessage = QLabel(AppointmentEditor)
        self.patientMessage.setObjectName(u"patientMessage")
        self.patientMessage.setVisible(False)
        self.patientMessage.setText(u"")
        self.patientMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.patientMessage.setWordWrap(True)
        self.patientMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.patientMessage, 2, 0, 1, 2)

        self.patientList = QListWidget(AppointmentEditor)
        self.patientList.setObjectName(u"patientList")
        self.patientList.setVisible(False)
        self.patientList.setMaximumSize(QSize(16777215, 150))

        self.grid.addWidget(self.patientList, 3, 0, 1, 2)

        self.serviceLabel = QLabel(AppointmentEditor)
        self.serviceLabel.setObjectName(u"serviceLabel")
        self.serviceLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.serviceLabel, 4, 0, 1, 2)

        self.serviceCombo = QComboBox(AppointmentEditor)
        self.serviceCombo.setObjectName(u"serviceCombo")

        self.grid.addWidget(self.serviceCombo, 5, 0, 1, 2)

        self.serviceMessage = QLabel(AppointmentEditor)
        self.serviceMessage.setObjectName(u"serviceMessage")
        self.serviceMessage.setVisible(False)
        self.serviceMessage.setText(u"")
        self.serviceMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.serviceMessage.setWordWrap(True)
        self.serviceMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.serviceMessage, 6, 0, 1, 2)

        self.dateLabel = QLabel(AppointmentEditor)
        self.dateLabel.setObjectName(u"dateLabel")
        self.dateLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.dateLabel, 7, 0, 1, 1)

        self.timeLabel = QLabel(AppointmentEditor)
        self.timeLabel.setObjectName(u"timeLabel")
        self.timeLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.timeLabel, 7, 1, 1, 1)

        self.dateEdit = QDateEdit(AppointmentEditor)
        self.dateEdit.setObjectName(u"dateEdit")
        self.dateEdit.setCalendarPopup(True)

        self.grid.addWidget(self.dateEdit, 8, 0, 1, 1)

        self.timeEdit = QTimeEdit(AppointmentEditor)
        self.timeEdit.setObjectName(u"timeEdit")

        self.grid.addWidget(self.timeEdit, 8, 1, 1, 1)

        self.startsMessage = QLabel(AppointmentEditor)
        self.startsMessage.setObjectName(u"startsMessage")
        self.startsMessage.setVisible(False)
        self.startsMessage.setText(u"")
        self.startsMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.startsMessage.setWordWrap(True)
        self.startsMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.startsMessage, 9, 0, 1, 2)

        self.practitionerLabel = QLabel(AppointmentEditor)
        self.practitionerLabel.setObjectName(u"practitionerLabel")
        self.practitionerLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.practitionerLabel, 10, 0, 1, 1)

        self.roomLabel = QLabel(AppointmentEditor)
        self.roomLabel.setObjectName(u"roomLabel")
        self.roomLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.roomLabel, 10, 1, 1, 1)

        self.practitionerCombo = QComboBox(AppointmentEditor)
        self.practitionerCombo.setObjectName(u"practitionerCombo")

        self.grid.addWidget(self.practitionerCombo, 11, 0, 1, 1)

        self.roomCombo = QComboBox(AppointmentEditor)
        self.roomCombo.setObjectName(u"roomCombo")

        self.grid.addWidget(self.roomCombo, 11, 1, 1, 1)

        self.practitionerMessage = QLabel(AppointmentEditor)
        self.practitionerMessage.setObjectName(u"practitionerMessage")
        self.practitionerMessage.setVisible(False)
        self.practitionerMessage.setText(u"")
        self.practitionerMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.practitionerMessage.setWordWrap(True)
        self.practitionerMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.practitionerMessage, 12, 0, 1, 1)

        self.roomMessage = QLabel(AppointmentEditor)
        self.roomMessage.setObjectName(u"roomMessage")
        self.roomMessage.setVisible(False)
        self.roomMessage.setText(u"")
        self.roomMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.roomMessage.setWordWrap(True)
        self.roomMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.roomMessage, 12, 1, 1, 1)

        self.penLabel = QLabel(AppointmentEditor)
        self.penLabel.setObjectName(u"penLabel")
        self.penLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.penLabel, 13, 0, 1, 1)

        self.areaLabel = QLabel(AppointmentEditor)
        self.areaLabel.setObjectName(u"areaLabel")
        self.areaLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.areaLabel, 13, 1, 1, 1)

        self.penCombo = QComboBox(AppointmentEditor)
        self.penCombo.setObjectName(u"penCombo")

        self.grid.addWidget(self.penCombo, 14, 0, 1, 1)

        self.areaCombo = QComboBox(AppointmentEditor)
        self.areaCombo.setObjectName(u"areaCombo")

        self.grid.addWidget(self.areaCombo, 14, 1, 1, 1)

        self.penMessage = QLabel(AppointmentEditor)
        self.penMessage.setObjectName(u"penMessage")
        self.penMessage.setVisible(False)
        self.penMessage.setText(u"")
        self.penMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.penMessage.setWordWrap(True)
        self.penMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.penMessage, 15, 0, 1, 1)

        self.areaMessage = QLabel(AppointmentEditor)
        self.areaMessage.setObjectName(u"areaMessage")
        self.areaMessage.setVisible(False)
        self.areaMessage.setText(u"")
        self.areaMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.areaMessage.setWordWrap(True)
        self.areaMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.areaMessage, 15, 1, 1, 1)

        self.noteLabel = QLabel(AppointmentEditor)
        self.noteLabel.setObjectName(u"noteLabel")
        self.noteLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.noteLabel, 16, 0, 1, 2)

        self.noteEdit = QPlainTextEdit(AppointmentEditor)
        self.noteEdit.setObjectName(u"noteEdit")
        self.noteEdit.setTabChangesFocus(True)
        self.noteEdit.setMaximumSize(QSize(16777215, 60))

        self.grid.addWidget(self.noteEdit, 17, 0, 1, 2)

        self.reasonLabel = QLabel(AppointmentEditor)
        self.reasonLabel.setObjectName(u"reasonLabel")
        self.reasonLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.reasonLabel, 18, 0, 1, 2)

        self.reasonEdit = QLineEdit(AppointmentEditor)
        self.reasonEdit.setObjectName(u"reasonEdit")

        self.grid.addWidget(self.reasonEdit, 19, 0, 1, 2)

        self.formMessage = QLabel(AppointmentEditor)
        self.formMessage.setObjectName(u"formMessage")
        self.formMessage.setVisible(False)
        self.formMessage.setText(u"")
        self.formMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.formMessage.setWordWrap(True)
        self.formMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.formMessage, 20, 0, 1, 2)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
#if QT_CONFIG(shortcut)
        self.patientLabel.setBuddy(self.patientEdit)
        self.serviceLabel.setBuddy(self.serviceCombo)
        self.dateLabel.setBuddy(self.dateEdit)
        self.timeLabel.setBuddy(self.timeEdit)
        self.practitionerLabel.setBuddy(self.practitionerCombo)
        self.roomLabel.setBuddy(self.roomCombo)
        self.penLabel.setBuddy(self.penCombo)
        self.areaLabel.setBuddy(self.areaCombo)
        self.noteLabel.setBuddy(self.noteEdit)
        self.reasonLabel.setBuddy(self.reasonEdit)
#endif // QT_CONFIG(shortcut)
        QWidget.setTabOrder(self.patientEdit, self.patientList)
        QWidget.setTabOrder(self.patientList, self.serviceCombo)
        QWidget.setTabOrder(self.serviceCombo, self.dateEdit)
        QWidget.setTabOrder(self.dateEdit, self.timeEdit)
        QWidget.setTabOrder(self.timeEdit, self.practitionerCombo)
        QWidget.setTabOrder(self.practitionerCombo, self.roomCombo)
        QWidget.setTabOrder(self.roomCombo, self.penCombo)
        QWidget.setTabOrder(self.penCombo, self.areaCombo)
        QWidget.setTabOrder(self.areaCombo, self.noteEdit)
        QWidget.setTabOrder(self.noteEdit, self.reasonEdit)

        self.retranslateUi(AppointmentEditor)

        QMetaObject.connectSlotsByName(AppointmentEditor)
    # setupUi

    def retranslateUi(self, AppointmentEditor):
        self.patientLabel.setText(QCoreApplication.translate("AppointmentEditor", u"&Patient", None))
#if QT_CONFIG(accessibility)
        self.patientEdit.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Patient", None))
#endif // QT_CONFIG(accessibility)
        self.patientEdit.setPlaceholderText(QCoreApplication.translate("AppointmentEditor", u"Name, phone or birth date", None))
#if QT_CONFIG(accessibility)
        self.patientList.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Patients found", None))
#endif // QT_CONFIG(accessibility)
        self.serviceLabel.setText(QCoreApplication.translate("AppointmentEditor", u"&Service", None))
#if QT_CONFIG(accessibility)
        self.serviceCombo.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Service", None))
#endif // QT_CONFIG(accessibility)
        self.dateLabel.setText(QCoreApplication.translate("AppointmentEditor", u"&Day", None))
        self.timeLabel.setText(QCoreApplication.translate("AppointmentEditor", u"&Time", None))
#if QT_CONFIG(accessibility)
        self.dateEdit.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Day", None))
#endif // QT_CONFIG(accessibility)
        self.dateEdit.setDisplayFormat(QCoreApplication.translate("AppointmentEditor", u"ddd d MMM yyyy", None))
#if QT_CONFIG(accessibility)
        self.timeEdit.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Time", None))
#endif // QT_CONFIG(accessibility)
        self.timeEdit.setDisplayFormat(QCoreApplication.translate("AppointmentEditor", u"HH:mm", None))
        self.practitionerLabel.setText(QCoreApplication.translate("AppointmentEditor", u"P&ractitioner", None))
        self.roomLabel.setText(QCoreApplication.translate("AppointmentEditor", u"R&oom", None))
#if QT_CONFIG(accessibility)
        self.practitionerCombo.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Practitioner", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.roomCombo.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Room", None))
#endif // QT_CONFIG(accessibility)
        self.penLabel.setText(QCoreApplication.translate("AppointmentEditor", u"P&en", None))
        self.areaLabel.setText(QCoreApplication.translate("AppointmentEditor", u"&Area", None))
#if QT_CONFIG(accessibility)
        self.penCombo.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Pen", None))
#endif // QT_CONFIG(accessibility)
#if QT_CONFIG(accessibility)
        self.areaCombo.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Area", None))
#endif // QT_CONFIG(accessibility)
        self.noteLabel.setText(QCoreApplication.translate("AppointmentEditor", u"&Note", None))
#if QT_CONFIG(accessibility)
        self.noteEdit.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Note", None))
#endif // QT_CONFIG(accessibility)
        self.reasonLabel.setText(QCoreApplication.translate("AppointmentEditor", u"Reason &why in spite of that", None))
#if QT_CONFIG(accessibility)
        self.reasonEdit.setAccessibleName(QCoreApplication.translate("AppointmentEditor", u"Reason why in spite of that", None))
#endif // QT_CONFIG(accessibility)
        pass
    # retranslateUi

