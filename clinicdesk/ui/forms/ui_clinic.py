# mypy: ignore-errors
"""The form clinic.ui, compiled; never edited by hand."""

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QComboBox, QGridLayout, QLabel,
    QLineEdit, QSizePolicy, QWidget)

class Ui_ClinicForm(object):
    def setupUi(self, ClinicForm):
        if not ClinicForm.objectName():
            ClinicForm.setObjectName(u"ClinicForm")
        self.grid = QGridLayout(ClinicForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(4)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.nameLabel = QLabel(ClinicForm)
        self.nameLabel.setObjectName(u"nameLabel")
        self.nameLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.nameLabel, 0, 0, 1, 4)

        self.nameEdit = QLineEdit(ClinicForm)
        self.nameEdit.setObjectName(u"nameEdit")

        self.grid.addWidget(self.nameEdit, 1, 0, 1, 4)

        self.nameMessage = QLabel(ClinicForm)
        self.nameMessage.setObjectName(u"nameMessage")
        self.nameMessage.setVisible(False)
        self.nameMessage.setText(u"")
        self.nameMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.nameMessage.setWordWrap(True)
        self.nameMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.nameMessage, 2, 0, 1, 4)

        self.languageLabel = QLabel(ClinicForm)
        self.languageLabel.setObjectName(u"languageLabel")
        self.languageLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.languageLabel, 0, 4, 1, 2)

        self.languageEdit = QComboBox(ClinicForm)
        self.languageEdit.setObjectName(u"languageEdit")

        self.grid.addWidget(self.languageEdit, 1, 4, 1, 2)

        self.languageMessage = QLabel(ClinicForm)
        self.languageMessage.setObjectName(u"languageMessage")
        self.languageMessage.setVisible(False)
        self.languageMessage.setText(u"")
        self.languageMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.languageMessage.setWordWrap(True)
        self.languageMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.languageMessage, 2, 4, 1, 2)

        self.streetLabel = QLabel(ClinicForm)
        self.streetLabel.setObjectName(u"streetLabel")
        self.streetLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.streetLabel, 3, 0, 1, 3)

        self.streetEdit = QLineEdit(ClinicForm)
        self.streetEdit.setObjectName(u"streetEdit")

        self.grid.addWidget(self.streetEdit, 4, 0, 1, 3)

        self.streetMessage = QLabel(ClinicForm)
        self.streetMessage.setObjectName(u"streetMessage")
        self.streetMessage.setVisible(False)
        self.streetMessage.setText(u"")
        self.streetMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.streetMessage.setWordWrap(True)
        self.streetMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.streetMessage, 5, 0, 1, 3)

        self.cityLabel = QLabel(ClinicForm)
        self.cityLabel.setObjectName(u"cityLabel")
        self.cityLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.cityLabel, 3, 3, 1, 3)

        self.cityEdit = QLineEdit(ClinicForm)
        self.cityEdit.setObjectName(u"cityEdit")

        self.grid.addWidget(self.cityEdit, 4, 3, 1, 3)

        self.cityMessage = QLabel(ClinicForm)
        self.cityMessage.setObjectName(u"cityMessage")
        self.cityMessage.setVisible(False)
        self.cityMessage.setText(u"")
        self.cityMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.cityMessage.setWordWrap(True)
        self.cityMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.cityMessage, 5, 3, 1, 3)

        self.phoneLabel = QLabel(ClinicForm)
        self.phoneLabel.setObjectName(u"phoneLabel")
        self.phoneLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.phoneLabel, 6, 0, 1, 2)

        self.phoneEdit = QLineEdit(ClinicForm)
        self.phoneEdit.setObjectName(u"phoneEdit")

        self.grid.addWidget(self.phoneEdit, 7, 0, 1, 2)

        self.phoneMessage = QLabel(ClinicForm)
        self.phoneMessage.setObjectName(u"phoneMessage")
        self.phoneMessage.setVisible(False)
        self.phoneMessage.setText(u"")
        self.phoneMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.phoneMessage.setWordWrap(True)
        self.phoneMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.phoneMessage, 8, 0, 1, 2)

        self.eveningPhoneLabel = QLabel(ClinicForm)
        self.eveningPhoneLabel.setObjectName(u"eveningPhoneLabel")
        self.eveningPhoneLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.eveningPhoneLabel, 6, 2, 1, 2)

        self.eveningPhoneEdit = QLineEdit(ClinicForm)
        self.eveningPhoneEdit.setObjectName(u"eveningPhoneEdit")

        self.grid.addWidget(self.eveningPhoneEdit, 7, 2, 1, 2)

        self.eveningPhoneMessage = QLabel(ClinicForm)
        self.eveningPhoneMessage.setObjectName(u"eveningPhoneMessage")
        self.eveningPhoneMessage.setVisible(False)
        self.eveningPhoneMessage.setText(u"")
        self.eveningPhoneMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.eveningPhoneMessage.setWordWrap(True)
        self.eveningPhoneMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.eveningPhoneMessage, 8, 2, 1, 2)

        self.emergencyLabel = QLabel(ClinicForm)
        self.emergencyLabel.setObjectName(u"emergencyLabel")
        self.emergencyLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.emergencyLabel, 6, 4, 1, 2)

        self.emergencyEdit = QLineEdit(ClinicForm)
        self.emergencyEdit.setObjectName(u"emergencyEdit")

        self.grid.addWidget(self.emergencyEdit, 7, 4, 1, 2)

        self.emergencyMessage = QLabel(ClinicForm)
        self.emergencyMessage.setObjectName(u"emergencyMessage")
        self.emergencyMessage.setVisible(False)
        self.emergencyMessage.setText(u"")
        self.emergencyMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.emergencyMessage.setWordWrap(True)
        self.emergencyMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.emergencyMessage, 8, 4, 1, 2)

        self.zoneLabel = QLabel(ClinicForm)
        self.zoneLabel.setObjectName(u"zoneLabel")
        self.zoneLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.zoneLabel, 9, 0, 1, 4)

        self.zoneEdit = QComboBox(ClinicForm)
        self.zoneEdit.setObjectName(u"zoneEdit")

        self.grid.addWidget(self.zoneEdit, 10, 0, 1, 4)

        self.zoneMessage = QLabel(ClinicForm)
        self.zoneMessage.setObjectName(u"zoneMessage")
        self.zoneMessage.setVisible(False)
        self.zoneMessage.setText(u"")
        self.zoneMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.zoneMessage.setWordWrap(True)
        self.zoneMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.zoneMessage, 11, 0, 1, 4)

        self.regionLabel = QLabel(ClinicForm)
        self.regionLabel.setObjectName(u"regionLabel")
        self.regionLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.regionLabel, 9, 4, 1, 2)

        self.regionEdit = QComboBox(ClinicForm)
        self.regionEdit.setObjectName(u"regionEdit")

        self.grid.addWidget(self.regionEdit, 10, 4, 1, 2)

        self.regionMessage = QLabel(ClinicForm)
        self.regionMessage.setObjectName(u"regionMessage")
        self.regionMessage.setVisible(False)
        self.regionMessage.setText(u"")
        self.regionMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.regionMessage.setWordWrap(True)
        self.regionMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.regionMessage, 11, 4, 1, 2)

        self.formMessage = QLabel(ClinicForm)
        self.formMessage.setObjectName(u"formMessage")
        self.formMessage.setVisible(False)
        self.formMessage.setText(u"")
        self.formMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.formMessage.setWordWrap(True)
        self.formMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.formMessage, 12, 0, 1, 6)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
        self.grid.setColumnStretch(3, 1)
        self.grid.setColumnStretch(4, 1)
        self.grid.setColumnStretch(5, 1)
#if QT_CONFIG(shortcut)
        self.nameLabel.setBuddy(self.nameEdit)
        self.languageLabel.setBuddy(self.languageEdit)
        self.streetLabel.setBuddy(self.streetEdit)
        self.cityLabel.setBuddy(self.cityEdit)
        self.phoneLabel.setBuddy(self.phoneEdit)
        self.eveningPhoneLabel.setBuddy(self.eveningPhoneEdit)
        self.emergencyLabel.setBuddy(self.emergencyEdit)
        self.zoneLabel.setBuddy(self.zoneEdit)
        self.regionLabel.setBuddy(self.regionEdit)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(ClinicForm)

        QMetaObject.connectSlotsByName(ClinicForm)
    # setupUi

    def retranslateUi(self, ClinicForm):
        self.nameLabel.setText(QCoreApplication.translate("ClinicForm", u"&Name of the clinic", None))
#if QT_CONFIG(accessibility)
        self.nameEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Name of the clinic", None))
#endif // QT_CONFIG(accessibility)
        self.languageLabel.setText(QCoreApplication.translate("ClinicForm", u"&Language", None))
#if QT_CONFIG(accessibility)
        self.languageEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Language", None))
#endif // QT_CONFIG(accessibility)
        self.streetLabel.setText(QCoreApplication.translate("ClinicForm", u"&Street", None))
#if QT_CONFIG(accessibility)
        self.streetEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Street", None))
#endif // QT_CONFIG(accessibility)
        self.cityLabel.setText(QCoreApplication.translate("ClinicForm", u"&Post code and city", None))
#if QT_CONFIG(accessibility)
        self.cityEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Post code and city", None))
#endif // QT_CONFIG(accessibility)
        self.phoneLabel.setText(QCoreApplication.translate("ClinicForm", u"Pho&ne", None))
#if QT_CONFIG(accessibility)
        self.phoneEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Phone", None))
#endif // QT_CONFIG(accessibility)
        self.eveningPhoneLabel.setText(QCoreApplication.translate("ClinicForm", u"Phone in the &evening", None))
#if QT_CONFIG(accessibility)
        self.eveningPhoneEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Phone in the evening", None))
#endif // QT_CONFIG(accessibility)
        self.emergencyLabel.setText(QCoreApplication.translate("ClinicForm", u"E&mergency number", None))
#if QT_CONFIG(accessibility)
        self.emergencyEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Emergency number", None))
#endif // QT_CONFIG(accessibility)
        self.zoneLabel.setText(QCoreApplication.translate("ClinicForm", u"Time &zone", None))
#if QT_CONFIG(accessibility)
        self.zoneEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Time zone", None))
#endif // QT_CONFIG(accessibility)
        self.regionLabel.setText(QCoreApplication.translate("ClinicForm", u"&Region, for phones and holidays", None))
#if QT_CONFIG(accessibility)
        self.regionEdit.setAccessibleName(QCoreApplication.translate("ClinicForm", u"Region, for phones and holidays", None))
#endif // QT_CONFIG(accessibility)
        pass
    # retranslateUi

