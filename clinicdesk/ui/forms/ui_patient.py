# mypy: ignore-errors
"""The form patient.ui, compiled; never edited by hand."""

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QCheckBox, QComboBox, QGridLayout,
    QLabel, QLineEdit, QPlainTextEdit, QSizePolicy,
    QWidget)

class Ui_PatientForm(object):
    def setupUi(self, PatientForm):
        if not PatientForm.objectName():
            PatientForm.setObjectName(u"PatientForm")
        self.grid = QGridLayout(PatientForm)
        self.grid.setObjectName(u"grid")
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(4)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.givenNameLabel = QLabel(PatientForm)
        self.givenNameLabel.setObjectName(u"givenNameLabel")
        self.givenNameLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.givenNameLabel, 0, 0, 1, 3)

        self.givenNameEdit = QLineEdit(PatientForm)
        self.givenNameEdit.setObjectName(u"givenNameEdit")

        self.grid.addWidget(self.givenNameEdit, 1, 0, 1, 3)

        self.givenNameMessage = QLabel(PatientForm)
        self.givenNameMessage.setObjectName(u"givenNameMessage")
        self.givenNameMessage.setVisible(False)
        self.givenNameMessage.setText(u"")
        self.givenNameMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.givenNameMessage.setWordWrap(True)
        self.givenNameMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.givenNameMessage, 2, 0, 1, 3)

        self.familyNameLabel = QLabel(PatientForm)
        self.familyNameLabel.setObjectName(u"familyNameLabel")
        self.familyNameLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.familyNameLabel, 0, 3, 1, 3)

        self.familyNameEdit = QLineEdit(PatientForm)
        self.familyNameEdit.setObjectName(u"familyNameEdit")

        self.grid.addWidget(self.familyNameEdit, 1, 3, 1, 3)

        self.familyNameMessage = QLabel(PatientForm)
        self.familyNameMessage.setObjectName(u"familyNameMessage")
        self.familyNameMessage.setVisible(False)
        self.familyNameMessage.setText(u"")
        self.familyNameMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.familyNameMessage.setWordWrap(True)
        self.familyNameMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.familyNameMessage, 2, 3, 1, 3)

        self.birthDateLabel = QLabel(PatientForm)
        self.birthDateLabel.setObjectName(u"birthDateLabel")
        self.birthDateLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.birthDateLabel, 0, 6, 1, 3)

        self.birthDateEdit = QLineEdit(PatientForm)
        self.birthDateEdit.setObjectName(u"birthDateEdit")

        self.grid.addWidget(self.birthDateEdit, 1, 6, 1, 3)

        self.birthDateMessage = QLabel(PatientForm)
        self.birthDateMessage.setObjectName(u"birthDateMessage")
        self.birthDateMessage.setVisible(False)
        self.birthDateMessage.setText(u"")
        self.birthDateMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.birthDateMessage.setWordWrap(True)
        self.birthDateMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.birthDateMessage, 2, 6, 1, 3)

        self.phoneLabel = QLabel(PatientForm)
        self.phoneLabel.setObjectName(u"phoneLabel")
        self.phoneLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.phoneLabel, 0, 9, 1, 3)

        self.phoneEdit = QLineEdit(PatientForm)
        self.phoneEdit.setObjectName(u"phoneEdit")

        self.grid.addWidget(self.phoneEdit, 1, 9, 1, 3)

        self.phoneMessage = QLabel(PatientForm)
        self.phoneMessage.setObjectName(u"phoneMessage")
        self.phoneMessage.setVisible(False)
        self.phoneMessage.setText(u"")
        self.phoneMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.phoneMessage.setWordWrap(True)
        self.phoneMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.phoneMessage, 2, 9, 1, 3)

        self.emailLabel = QLabel(PatientForm)
        self.emailLabel.setObjectName(u"emailLabel")
        self.emailLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.emailLabel, 3, 0, 1, 3)

        self.emailEdit = QLineEdit(PatientForm)
        self.emailEdit.setObjectName(u"emailEdit")

        self.grid.addWidget(self.emailEdit, 4, 0, 1, 3)

        self.emailMessage = QLabel(PatientForm)
        self.emailMessage.setObjectName(u"emailMessage")
        self.emailMessage.setVisible(False)
        self.emailMessage.setText(u"")
        self.emailMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.emailMessage.setWordWrap(True)
        self.emailMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.emailMessage, 5, 0, 1, 3)

        self.languageLabel = QLabel(PatientForm)
        self.languageLabel.setObjectName(u"languageLabel")
        self.languageLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.languageLabel, 3, 3, 1, 3)

        self.languageEdit = QComboBox(PatientForm)
        self.languageEdit.setObjectName(u"languageEdit")

        self.grid.addWidget(self.languageEdit, 4, 3, 1, 3)

        self.languageMessage = QLabel(PatientForm)
        self.languageMessage.setObjectName(u"languageMessage")
        self.languageMessage.setVisible(False)
        self.languageMessage.setText(u"")
        self.languageMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.languageMessage.setWordWrap(True)
        self.languageMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.languageMessage, 5, 3, 1, 3)

        self.typeSizeLabel = QLabel(PatientForm)
        self.typeSizeLabel.setObjectName(u"typeSizeLabel")
        self.typeSizeLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.typeSizeLabel, 3, 6, 1, 3)

        self.typeSizeEdit = QComboBox(PatientForm)
        self.typeSizeEdit.setObjectName(u"typeSizeEdit")

        self.grid.addWidget(self.typeSizeEdit, 4, 6, 1, 3)

        self.typeSizeMessage = QLabel(PatientForm)
        self.typeSizeMessage.setObjectName(u"typeSizeMessage")
        self.typeSizeMessage.setVisible(False)
        self.typeSizeMessage.setText(u"")
        self.typeSizeMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.typeSizeMessage.setWordWrap(True)
        self.typeSizeMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.typeSizeMessage, 5, 6, 1, 3)

        self.fitzpatrickLabel = QLabel(PatientForm)
        self.fitzpatrickLabel.setObjectName(u"fitzpatrickLabel")
        self.fitzpatrickLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.fitzpatrickLabel, 3, 9, 1, 3)

        self.fitzpatrickEdit = QComboBox(PatientForm)
        self.fitzpatrickEdit.setObjectName(u"fitzpatrickEdit")

        self.grid.addWidget(self.fitzpatrickEdit, 4, 9, 1, 3)

        self.fitzpatrickMessage = QLabel(PatientForm)
        self.fitzpatrickMessage.setObjectName(u"fitzpatrickMessage")
        self.fitzpatrickMessage.setVisible(False)
        self.fitzpatrickMessage.setText(u"")
        self.fitzpatrickMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.fitzpatrickMessage.setWordWrap(True)
        self.fitzpatrickMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.fitzpatrickMessage, 5, 9, 1, 3)

        self.allergiesLabel = QLabel(PatientForm)
        self.allergiesLabel.setObjectName(u"allergiesLabel")
        self.allergiesLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.allergiesLabel, 6, 0, 1, 6)

        self.allergiesEdit = QLineEdit(PatientForm)
        self.allergiesEdit.setObjectName(u"allergiesEdit")

        self.grid.addWidget(self.allergiesEdit, 7, 0, 1, 6)

        self.allergiesMessage = QLabel(PatientForm)
        self.allergiesMessage.setObjectName(u"allergiesMessage")
        self.allergiesMessage.setVisible(False)
        self.allergiesMessage.setText(u"")
        self.allergiesMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.allergiesMessage.setWordWrap(True)
        self.allergiesMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.allergiesMessage, 8, 0, 1, 6)

        self.maintenanceLabel = QLabel(PatientForm)
        self.maintenanceLabel.setObjectName(u"maintenanceLabel")
        self.maintenanceLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.maintenanceLabel, 6, 6, 1, 3)

        self.maintenanceEdit = QComboBox(PatientForm)
        self.maintenanceEdit.setObjectName(u"maintenanceEdit")

        self.grid.addWidget(self.maintenanceEdit, 7, 6, 1, 3)

        self.maintenanceMessage = QLabel(PatientForm)
        self.maintenanceMessage.setObjectName(u"maintenanceMessage")
        self.maintenanceMessage.setVisible(False)
        self.maintenanceMessage.setText(u"")
        self.maintenanceMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.maintenanceMessage.setWordWrap(True)
        self.maintenanceMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.maintenanceMessage, 8, 6, 1, 3)

        self.sunDamage = QCheckBox(PatientForm)
        self.sunDamage.setObjectName(u"sunDamage")

        self.grid.addWidget(self.sunDamage, 7, 9, 1, 3)

        self.likedDaysLabel = QLabel(PatientForm)
        self.likedDaysLabel.setObjectName(u"likedDaysLabel")
        self.likedDaysLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.likedDaysLabel, 9, 0, 1, 5)

        self.likedDaysEdit = QWidget(PatientForm)
        self.likedDaysEdit.setObjectName(u"likedDaysEdit")

        self.grid.addWidget(self.likedDaysEdit, 10, 0, 1, 5)

        self.likedDaysMessage = QLabel(PatientForm)
        self.likedDaysMessage.setObjectName(u"likedDaysMessage")
        self.likedDaysMessage.setVisible(False)
        self.likedDaysMessage.setText(u"")
        self.likedDaysMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.likedDaysMessage.setWordWrap(True)
        self.likedDaysMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.likedDaysMessage, 11, 0, 1, 5)

        self.likedFromLabel = QLabel(PatientForm)
        self.likedFromLabel.setObjectName(u"likedFromLabel")
        self.likedFromLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.likedFromLabel, 9, 5, 1, 2)

        self.likedFromEdit = QLineEdit(PatientForm)
        self.likedFromEdit.setObjectName(u"likedFromEdit")

        self.grid.addWidget(self.likedFromEdit, 10, 5, 1, 2)

        self.likedFromMessage = QLabel(PatientForm)
        self.likedFromMessage.setObjectName(u"likedFromMessage")
        self.likedFromMessage.setVisible(False)
        self.likedFromMessage.setText(u"")
        self.likedFromMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.likedFromMessage.setWordWrap(True)
        self.likedFromMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.likedFromMessage, 11, 5, 1, 2)

        self.likedToLabel = QLabel(PatientForm)
        self.likedToLabel.setObjectName(u"likedToLabel")
        self.likedToLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.likedToLabel, 9, 7, 1, 2)

        self.likedToEdit = QLineEdit(PatientForm)
        self.likedToEdit.setObjectName(u"likedToEdit")

        self.grid.addWidget(self.likedToEdit, 10, 7, 1, 2)

        self.likedToMessage = QLabel(PatientForm)
        self.likedToMessage.setObjectName(u"likedToMessage")
        self.likedToMessage.setVisible(False)
        self.likedToMessage.setText(u"")
        self.likedToMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.likedToMessage.setWordWrap(True)
        self.likedToMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.likedToMessage, 11, 7, 1, 2)

        self.likedPractitionerLabel = QLabel(PatientForm)
        self.likedPractitionerLabel.setObjectName(u"likedPractitionerLabel")
        self.likedPractitionerLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.likedPractitionerLabel, 9, 9, 1, 3)

        self.likedPractitionerEdit = QComboBox(PatientForm)
        self.likedPractitionerEdit.setObjectName(u"likedPractitionerEdit")

        self.grid.addWidget(self.likedPractitionerEdit, 10, 9, 1, 3)

        self.likedPractitionerMessage = QLabel(PatientForm)
        self.likedPractitionerMessage.setObjectName(u"likedPractitionerMessage")
        self.likedPractitionerMessage.setVisible(False)
        self.likedPractitionerMessage.setText(u"")
        self.likedPractitionerMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.likedPractitionerMessage.setWordWrap(True)
        self.likedPractitionerMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.likedPractitionerMessage, 11, 9, 1, 3)

        self.eventNameLabel = QLabel(PatientForm)
        self.eventNameLabel.setObjectName(u"eventNameLabel")
        self.eventNameLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.eventNameLabel, 12, 0, 1, 3)

        self.eventNameEdit = QLineEdit(PatientForm)
        self.eventNameEdit.setObjectName(u"eventNameEdit")

        self.grid.addWidget(self.eventNameEdit, 13, 0, 1, 3)

        self.eventNameMessage = QLabel(PatientForm)
        self.eventNameMessage.setObjectName(u"eventNameMessage")
        self.eventNameMessage.setVisible(False)
        self.eventNameMessage.setText(u"")
        self.eventNameMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.eventNameMessage.setWordWrap(True)
        self.eventNameMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.eventNameMessage, 14, 0, 1, 3)

        self.eventDateLabel = QLabel(PatientForm)
        self.eventDateLabel.setObjectName(u"eventDateLabel")
        self.eventDateLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.eventDateLabel, 12, 3, 1, 3)

        self.eventDateEdit = QLineEdit(PatientForm)
        self.eventDateEdit.setObjectName(u"eventDateEdit")

        self.grid.addWidget(self.eventDateEdit, 13, 3, 1, 3)

        self.eventDateMessage = QLabel(PatientForm)
        self.eventDateMessage.setObjectName(u"eventDateMessage")
        self.eventDateMessage.setVisible(False)
        self.eventDateMessage.setText(u"")
        self.eventDateMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.eventDateMessage.setWordWrap(True)
        self.eventDateMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.eventDateMessage, 14, 3, 1, 3)

        self.contactNameLabel = QLabel(PatientForm)
        self.contactNameLabel.setObjectName(u"contactNameLabel")
        self.contactNameLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.contactNameLabel, 12, 6, 1, 3)

        self.contactNameEdit = QLineEdit(PatientForm)
        self.contactNameEdit.setObjectName(u"contactNameEdit")

        self.grid.addWidget(self.contactNameEdit, 13, 6, 1, 3)

        self.contactNameMessage = QLabel(PatientForm)
        self.contactNameMessage.setObjectName(u"contactNameMessage")
        self.contactNameMessage.setVisible(False)
        self.contactNameMessage.setText(u"")
        self.contactNameMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.contactNameMessage.setWordWrap(True)
        self.contactNameMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.contactNameMessage, 14, 6, 1, 3)

        self.contactPhoneLabel = QLabel(PatientForm)
        self.contactPhoneLabel.setObjectName(u"contactPhoneLabel")
        self.contactPhoneLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.contactPhoneLabel, 12, 9, 1, 3)

        self.contactPhoneEdit = QLineEdit(PatientForm)
        self.contactPhoneEdit.setObjectName(u"contactPhoneEdit")

        self.grid.addWidget(self.contactPhoneEdit, 13, 9, 1, 3)

        self.contactPhoneMessage = QLabel(PatientForm)
        self.contactPhoneMessage.setObjectName(u"contactPhoneMessage")
        self.contactPhoneMessage.setVisible(False)
        self.contactPhoneMessage.setText(u"")
        self.contactPhoneMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.contactPhoneMessage.setWordWrap(True)
        self.contactPhoneMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.contactPhoneMessage, 14, 9, 1, 3)

        self.doNotContact = QCheckBox(PatientForm)
        self.doNotContact.setObjectName(u"doNotContact")

        self.grid.addWidget(self.doNotContact, 16, 0, 1, 3)

        self.mayBook = QCheckBox(PatientForm)
        self.mayBook.setObjectName(u"mayBook")

        self.grid.addWidget(self.mayBook, 16, 6, 1, 3)

        self.mayDiscuss = QCheckBox(PatientForm)
        self.mayDiscuss.setObjectName(u"mayDiscuss")

        self.grid.addWidget(self.mayDiscuss, 16, 9, 1, 3)

        self.noteLabel = QLabel(PatientForm)
        self.noteLabel.setObjectName(u"noteLabel")
        self.noteLabel.setProperty(u"look", u"small")

        self.grid.addWidget(self.noteLabel, 18, 0, 1, 12)

        self.noteEdit = QPlainTextEdit(PatientForm)
        self.noteEdit.setObjectName(u"noteEdit")
        self.noteEdit.setMaximumSize(QSize(16777215, 56))
        self.noteEdit.setTabChangesFocus(True)

        self.grid.addWidget(self.noteEdit, 19, 0, 1, 12)

        self.noteMessage = QLabel(PatientForm)
        self.noteMessage.setObjectName(u"noteMessage")
        self.noteMessage.setVisible(False)
        self.noteMessage.setText(u"")
        self.noteMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.noteMessage.setWordWrap(True)
        self.noteMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.noteMessage, 20, 0, 1, 12)

        self.formMessage = QLabel(PatientForm)
        self.formMessage.setObjectName(u"formMessage")
        self.formMessage.setVisible(False)
        self.formMessage.setText(u"")
        self.formMessage.setTextFormat(Qt.TextFormat.PlainText)
        self.formMessage.setWordWrap(True)
        self.formMessage.setProperty(u"look", u"note")

        self.grid.addWidget(self.formMessage, 21, 0, 1, 12)

        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnStretch(2, 1)
        self.grid.setColumnStretch(3, 1)
        self.grid.setColumnStretch(4, 1)
        self.grid.setColumnStretch(5, 1)
        self.grid.setColumnStretch(6, 1)
        self.grid.setColumnStretch(7, 1)
        self.grid.setColumnStretch(8, 1)
        self.grid.setColumnStretch(9, 1)
        self.grid.setColumnStretch(10, 1)
        self.grid.setColumnStretch(11, 1)
#if QT_CONFIG(shortcut)
        self.givenNameLabel.setBuddy(self.givenNameEdit)
        self.familyNameLabel.setBuddy(self.familyNameEdit)
        self.birthDateLabel.setBuddy(self.birthDateEdit)
        self.phoneLabel.setBuddy(self.phoneEdit)
        self.emailLabel.setBuddy(self.emailEdit)
        self.languageLabel.setBuddy(self.languageEdit)
        self.typeSizeLabel.setBuddy(self.typeSizeEdit)
        self.fitzpatrickLabel.setBuddy(self.fitzpatrickEdit)
        self.allergiesLabel.setBuddy(self.allergiesEdit)
        self.maintenanceLabel.setBuddy(self.maintenanceEdit)
        self.likedDaysLabel.setBuddy(self.likedDaysEdit)
        self.likedFromLabel.setBuddy(self.likedFromEdit)
        self.likedToLabel.setBuddy(self.likedToEdit)
        self.likedPractitionerLabel.setBuddy(self.likedPractitionerEdit)
        self.eventNameLabel.setBuddy(self.eventNameEdit)
        self.eventDateLabel.setBuddy(self.eventDateEdit)
        self.contactNameLabel.setBuddy(self.contactNameEdit)
        self.contactPhoneLabel.setBuddy(self.contactPhoneEdit)
        self.noteLabel.setBuddy(self.noteEdit)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(PatientForm)

        QMetaObject.connectSlotsByName(PatientForm)
    # setupUi

    def retranslateUi(self, PatientForm):
        self.givenNameLabel.setText(QCoreApplication.translate("PatientForm", u"&Given name", None))
#if QT_CONFIG(accessibility)
        self.givenNameEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Given name", None))
#endif // QT_CONFIG(accessibility)
        self.familyNameLabel.setText(QCoreApplication.translate("PatientForm", u"&Family name", None))
#if QT_CONFIG(accessibility)
        self.familyNameEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Family name", None))
#endif // QT_CONFIG(accessibility)
        self.birthDateLabel.setText(QCoreApplication.translate("PatientForm", u"&Born", None))
#if QT_CONFIG(accessibility)
        self.birthDateEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Born", None))
#endif // QT_CONFIG(accessibility)
        self.birthDateEdit.setPlaceholderText(QCoreApplication.translate("PatientForm", u"12.3.1979", None))
        self.phoneLabel.setText(QCoreApplication.translate("PatientForm", u"&Phone", None))
#if QT_CONFIG(accessibility)
        self.phoneEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Phone", None))
#endif // QT_CONFIG(accessibility)
        self.emailLabel.setText(QCoreApplication.translate("PatientForm", u"&E-mail", None))
#if QT_CONFIG(accessibility)
        self.emailEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"E-mail", None))
#endif // QT_CONFIG(accessibility)
        self.languageLabel.setText(QCoreApplication.translate("PatientForm", u"&Language of sheets", None))
#if QT_CONFIG(accessibility)
        self.languageEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Language of sheets", None))
#endif // QT_CONFIG(accessibility)
        self.typeSizeLabel.setText(QCoreApplication.translate("PatientForm", u"Print si&ze", None))
#if QT_CONFIG(accessibility)
        self.typeSizeEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Print size", None))
#endif // QT_CONFIG(accessibility)
        self.fitzpatrickLabel.setText(QCoreApplication.translate("PatientForm", u"S&kin type (Fitzpatrick)", None))
#if QT_CONFIG(accessibility)
        self.fitzpatrickEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Skin type (Fitzpatrick)", None))
#endif // QT_CONFIG(accessibility)
        self.allergiesLabel.setText(QCoreApplication.translate("PatientForm", u"&Allergies", None))
#if QT_CONFIG(accessibility)
        self.allergiesEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Allergies", None))
#endif // QT_CONFIG(accessibility)
        self.allergiesEdit.setPlaceholderText(QCoreApplication.translate("PatientForm", u"none known", None))
        self.maintenanceLabel.setText(QCoreApplication.translate("PatientForm", u"&Maintenance every", None))
#if QT_CONFIG(accessibility)
        self.maintenanceEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Maintenance every", None))
#endif // QT_CONFIG(accessibility)
        self.sunDamage.setText(QCoreApplication.translate("PatientForm", u"Heavy s&un damage", None))
        self.likedDaysLabel.setText(QCoreApplication.translate("PatientForm", u"Likes to come on", None))
#if QT_CONFIG(accessibility)
        self.likedDaysEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Likes to come on", None))
#endif // QT_CONFIG(accessibility)
        self.likedFromLabel.setText(QCoreApplication.translate("PatientForm", u"from", None))
#if QT_CONFIG(accessibility)
        self.likedFromEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"from", None))
#endif // QT_CONFIG(accessibility)
        self.likedFromEdit.setPlaceholderText(QCoreApplication.translate("PatientForm", u"9:00", None))
        self.likedToLabel.setText(QCoreApplication.translate("PatientForm", u"until", None))
#if QT_CONFIG(accessibility)
        self.likedToEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"until", None))
#endif // QT_CONFIG(accessibility)
        self.likedToEdit.setPlaceholderText(QCoreApplication.translate("PatientForm", u"19:00", None))
        self.likedPractitionerLabel.setText(QCoreApplication.translate("PatientForm", u"&with", None))
#if QT_CONFIG(accessibility)
        self.likedPractitionerEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"with", None))
#endif // QT_CONFIG(accessibility)
        self.eventNameLabel.setText(QCoreApplication.translate("PatientForm", u"&Important date", None))
#if QT_CONFIG(accessibility)
        self.eventNameEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Important date", None))
#endif // QT_CONFIG(accessibility)
        self.eventNameEdit.setPlaceholderText(QCoreApplication.translate("PatientForm", u"wedding", None))
        self.eventDateLabel.setText(QCoreApplication.translate("PatientForm", u"on", None))
#if QT_CONFIG(accessibility)
        self.eventDateEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"on", None))
#endif // QT_CONFIG(accessibility)
        self.eventDateEdit.setPlaceholderText(QCoreApplication.translate("PatientForm", u"20.6.2027", None))
        self.contactNameLabel.setText(QCoreApplication.translate("PatientForm", u"&Contact person", None))
#if QT_CONFIG(accessibility)
        self.contactNameEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Contact person", None))
#endif // QT_CONFIG(accessibility)
        self.contactPhoneLabel.setText(QCoreApplication.translate("PatientForm", u"Contact\u2019s p&hone", None))
#if QT_CONFIG(accessibility)
        self.contactPhoneEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Contact\u2019s phone", None))
#endif // QT_CONFIG(accessibility)
        self.doNotContact.setText(QCoreApplication.translate("PatientForm", u"Do &not call for recall", None))
        self.mayBook.setText(QCoreApplication.translate("PatientForm", u"Contact may &book", None))
        self.mayDiscuss.setText(QCoreApplication.translate("PatientForm", u"Contact may &discuss", None))
        self.noteLabel.setText(QCoreApplication.translate("PatientForm", u"No&te for the desk", None))
#if QT_CONFIG(accessibility)
        self.noteEdit.setAccessibleName(QCoreApplication.translate("PatientForm", u"Note for the desk", None))
#endif // QT_CONFIG(accessibility)
        pass
    # retranslateUi

