# mypy: ignore-errors
"""The form pen_log.ui, compiled; never edited by hand."""

from PySide6.QtCore import (QCoreApplication, QDate, QDateTime, QLocale,
    QMetaObject, QObject, QPoint, QRect,
    QSize, QTime, QUrl, Qt)
from PySide6.QtGui import (QBrush, QColor, QConicalGradient, QCursor,
    QFont, QFontDatabase, QGradient, QIcon,
    QImage, QKeySequence, QLinearGradient, QPainter,
    QPalette, QPixmap, QRadialGradient, QTransform)
from PySide6.QtWidgets import (QApplication, QComboBox, QGridLayout, QLabel,
    QLineEdit, QSizePolicy, QVBoxLayout, QWidget)

from clinicdesk.ui.widgets.cards import InlineMessage
class Ui_PenLog(object):
    def setupUi(self, PenLog):
        if not PenLog.objectName():
            PenLog.setObjectName(u"PenLog")
        self.column = QVBoxLayout(PenLog)
        self.column.setSpacing(10)
        self.column.setObjectName(u"column")
        self.column.setContentsMargins(0, 0, 0, 0)
        self.topGrid = QGridLayout()
        self.topGrid.setObjectName(u"topGrid")
        self.topGrid.setHorizontalSpacing(10)
        self.topGrid.setVerticalSpacing(4)
        self.penLabel = QLabel(PenLog)
        self.penLabel.setObjectName(u"penLabel")
        self.penLabel.setProperty(u"look", u"small")

        self.topGrid.addWidget(self.penLabel, 0, 0, 1, 1)

        self.penCombo = QComboBox(PenLog)
        self.penCombo.setObjectName(u"penCombo")
        sizePolicy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        sizePolicy.setHorizontalStretch(0)
        sizePolicy.setVerticalStretch(0)
        sizePolicy.setHeightForWidth(self.penCombo.sizePolicy().hasHeightForWidth())
        self.penCombo.setSizePolicy(sizePolicy)

        self.topGrid.addWidget(self.penCombo, 1, 0, 1, 1)

        self.penMessage = InlineMessage(PenLog)
        self.penMessage.setObjectName(u"penMessage")

        self.topGrid.addWidget(self.penMessage, 2, 0, 1, 1)

        self.cartridgeLabel = QLabel(PenLog)
        self.cartridgeLabel.setObjectName(u"cartridgeLabel")
        self.cartridgeLabel.setProperty(u"look", u"small")

        self.topGrid.addWidget(self.cartridgeLabel, 0, 1, 1, 1)

        self.cartridgeEdit = QLineEdit(PenLog)
        self.cartridgeEdit.setObjectName(u"cartridgeEdit")
        sizePolicy.setHeightForWidth(self.cartridgeEdit.sizePolicy().hasHeightForWidth())
        self.cartridgeEdit.setSizePolicy(sizePolicy)

        self.topGrid.addWidget(self.cartridgeEdit, 1, 1, 1, 1)

        self.cartridgeMessage = InlineMessage(PenLog)
        self.cartridgeMessage.setObjectName(u"cartridgeMessage")

        self.topGrid.addWidget(self.cartridgeMessage, 2, 1, 1, 1)

        self.numbingLabel = QLabel(PenLog)
        self.numbingLabel.setObjectName(u"numbingLabel")
        self.numbingLabel.setProperty(u"look", u"small")

        self.topGrid.addWidget(self.numbingLabel, 0, 2, 1, 1)

        self.numbingCombo = QComboBox(PenLog)
        self.numbingCombo.setObjectName(u"numbingCombo")
        sizePolicy.setHeightForWidth(self.numbingCombo.sizePolicy().hasHeightForWidth())
        self.numbingCombo.setSizePolicy(sizePolicy)
        self.numbingCombo.setEditable(True)
        self.numbingCombo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.numbingCombo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

        self.topGrid.addWidget(self.numbingCombo, 1, 2, 1, 1)

        self.numbingMessage = InlineMessage(PenLog)
        self.numbingMessage.setObjectName(u"numbingMessage")

        self.topGrid.addWidget(self.numbingMessage, 2, 2, 1, 1)

        self.operatorLabel = QLabel(PenLog)
        self.operatorLabel.setObjectName(u"operatorLabel")
        self.operatorLabel.setProperty(u"look", u"small")

        self.topGrid.addWidget(self.operatorLabel, 0, 3, 1, 1)

        self.operatorCombo = QComboBox(PenLog)
        self.operatorCombo.setObjectName(u"operatorCombo")
        sizePolicy.setHeightForWidth(self.operatorCombo.sizePolicy().hasHeightForWidth())
        self.operatorCombo.setSizePolicy(sizePolicy)

        self.topGrid.addWidget(self.operatorCombo, 1, 3, 1, 1)

        self.operatorMessage = InlineMessage(PenLog)
        self.operatorMessage.setObjectName(u"operatorMessage")

        self.topGrid.addWidget(self.operatorMessage, 2, 3, 1, 1)

        self.topGrid.setColumnStretch(0, 12)
        self.topGrid.setColumnStretch(1, 10)
        self.topGrid.setColumnStretch(2, 10)
        self.topGrid.setColumnStretch(3, 7)

        self.column.addLayout(self.topGrid)

        self.zonesHolder = QWidget(PenLog)
        self.zonesHolder.setObjectName(u"zonesHolder")

        self.column.addWidget(self.zonesHolder)

        self.zonesMessage = InlineMessage(PenLog)
        self.zonesMessage.setObjectName(u"zonesMessage")

        self.column.addWidget(self.zonesMessage)

        self.bottomGrid = QGridLayout()
        self.bottomGrid.setObjectName(u"bottomGrid")
        self.bottomGrid.setHorizontalSpacing(10)
        self.bottomGrid.setVerticalSpacing(4)
        self.serumLabel = QLabel(PenLog)
        self.serumLabel.setObjectName(u"serumLabel")
        self.serumLabel.setProperty(u"look", u"small")

        self.bottomGrid.addWidget(self.serumLabel, 0, 0, 1, 1)

        self.serumEdit = QLineEdit(PenLog)
        self.serumEdit.setObjectName(u"serumEdit")
        sizePolicy.setHeightForWidth(self.serumEdit.sizePolicy().hasHeightForWidth())
        self.serumEdit.setSizePolicy(sizePolicy)

        self.bottomGrid.addWidget(self.serumEdit, 1, 0, 1, 1)

        self.serumMessage = InlineMessage(PenLog)
        self.serumMessage.setObjectName(u"serumMessage")

        self.bottomGrid.addWidget(self.serumMessage, 2, 0, 1, 1)

        self.reactionLabel = QLabel(PenLog)
        self.reactionLabel.setObjectName(u"reactionLabel")
        self.reactionLabel.setProperty(u"look", u"small")

        self.bottomGrid.addWidget(self.reactionLabel, 0, 1, 1, 1)

        self.reactionCombo = QComboBox(PenLog)
        self.reactionCombo.setObjectName(u"reactionCombo")
        sizePolicy.setHeightForWidth(self.reactionCombo.sizePolicy().hasHeightForWidth())
        self.reactionCombo.setSizePolicy(sizePolicy)

        self.bottomGrid.addWidget(self.reactionCombo, 1, 1, 1, 1)

        self.reactionMessage = InlineMessage(PenLog)
        self.reactionMessage.setObjectName(u"reactionMessage")

        self.bottomGrid.addWidget(self.reactionMessage, 2, 1, 1, 1)

        self.intensityLabel = QLabel(PenLog)
        self.intensityLabel.setObjectName(u"intensityLabel")
        self.intensityLabel.setProperty(u"look", u"small")

        self.bottomGrid.addWidget(self.intensityLabel, 0, 2, 1, 1)

        self.intensityHolder = QWidget(PenLog)
        self.intensityHolder.setObjectName(u"intensityHolder")
        sizePolicy.setHeightForWidth(self.intensityHolder.sizePolicy().hasHeightForWidth())
        self.intensityHolder.setSizePolicy(sizePolicy)

        self.bottomGrid.addWidget(self.intensityHolder, 1, 2, 1, 1)

        self.intensityMessage = InlineMessage(PenLog)
        self.intensityMessage.setObjectName(u"intensityMessage")

        self.bottomGrid.addWidget(self.intensityMessage, 2, 2, 1, 1)

        self.painLabel = QLabel(PenLog)
        self.painLabel.setObjectName(u"painLabel")
        self.painLabel.setProperty(u"look", u"small")

        self.bottomGrid.addWidget(self.painLabel, 0, 3, 1, 1)

        self.painEdit = QLineEdit(PenLog)
        self.painEdit.setObjectName(u"painEdit")
        sizePolicy.setHeightForWidth(self.painEdit.sizePolicy().hasHeightForWidth())
        self.painEdit.setSizePolicy(sizePolicy)
        self.painEdit.setMaxLength(2)

        self.bottomGrid.addWidget(self.painEdit, 1, 3, 1, 1)

        self.painMessage = InlineMessage(PenLog)
        self.painMessage.setObjectName(u"painMessage")

        self.bottomGrid.addWidget(self.painMessage, 2, 3, 1, 1)

        self.bottomGrid.setColumnStretch(0, 12)
        self.bottomGrid.setColumnStretch(1, 10)
        self.bottomGrid.setColumnStretch(2, 10)
        self.bottomGrid.setColumnStretch(3, 7)

        self.column.addLayout(self.bottomGrid)

#if QT_CONFIG(shortcut)
        self.penLabel.setBuddy(self.penCombo)
        self.cartridgeLabel.setBuddy(self.cartridgeEdit)
        self.numbingLabel.setBuddy(self.numbingCombo)
        self.operatorLabel.setBuddy(self.operatorCombo)
        self.serumLabel.setBuddy(self.serumEdit)
        self.reactionLabel.setBuddy(self.reactionCombo)
        self.painLabel.setBuddy(self.painEdit)
#endif // QT_CONFIG(shortcut)

        self.retranslateUi(PenLog)

        QMetaObject.connectSlotsByName(PenLog)
    # setupUi

    def retranslateUi(self, PenLog):
        self.penLabel.setText(QCoreApplication.translate("PenLog", u"&Pen", None))
#if QT_CONFIG(accessibility)
        self.penCombo.setAccessibleName(QCoreApplication.translate("PenLog", u"Pen", None))
#endif // QT_CONFIG(accessibility)
        self.cartridgeLabel.setText(QCoreApplication.translate("PenLog", u"&Cartridge (scan or type)", None))
#if QT_CONFIG(accessibility)
        self.cartridgeEdit.setAccessibleName(QCoreApplication.translate("PenLog", u"Cartridge, scan or type the lot", None))
#endif // QT_CONFIG(accessibility)
        self.numbingLabel.setText(QCoreApplication.translate("PenLog", u"&Numbing", None))
#if QT_CONFIG(accessibility)
        self.numbingCombo.setAccessibleName(QCoreApplication.translate("PenLog", u"Numbing: product, strength, on and off", None))
#endif // QT_CONFIG(accessibility)
        self.operatorLabel.setText(QCoreApplication.translate("PenLog", u"&By", None))
#if QT_CONFIG(accessibility)
        self.operatorCombo.setAccessibleName(QCoreApplication.translate("PenLog", u"Treated by", None))
#endif // QT_CONFIG(accessibility)
        self.serumLabel.setText(QCoreApplication.translate("PenLog", u"&Serum", None))
#if QT_CONFIG(accessibility)
        self.serumEdit.setAccessibleName(QCoreApplication.translate("PenLog", u"Serum", None))
#endif // QT_CONFIG(accessibility)
        self.serumEdit.setPlaceholderText(QCoreApplication.translate("PenLog", u"name, single use", None))
        self.reactionLabel.setText(QCoreApplication.translate("PenLog", u"&Reaction", None))
#if QT_CONFIG(accessibility)
        self.reactionCombo.setAccessibleName(QCoreApplication.translate("PenLog", u"Reaction", None))
#endif // QT_CONFIG(accessibility)
        self.intensityLabel.setText(QCoreApplication.translate("PenLog", u"Intensity", None))
        self.painLabel.setText(QCoreApplication.translate("PenLog", u"P&ain 0\u201310", None))
#if QT_CONFIG(accessibility)
        self.painEdit.setAccessibleName(QCoreApplication.translate("PenLog", u"Pain from 0 to 10", None))
#endif // QT_CONFIG(accessibility)
        pass
    # retranslateUi

