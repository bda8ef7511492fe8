"""Names of the sample clinic's people, by language; mostly Latin, some in other scripts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class People:
    """One language's names: `share` in a thousand patients; families are stems times endings."""

    language: str
    share: int
    given: tuple[str, ...]
    stems: tuple[str, ...]
    endings: tuple[str, ...] = ("",)
    dial: str = "3519"
    digits: int = 8
    double: bool = False  # two family names are usual


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GROUPS = (
    People(
        "pt",
        400,
        _words(
            "Ana Maria João Inês José Luísa António Beatriz Rui Catarina Tiago Sofia Pedro Joana Nuno Marta"
            " Paulo Helena Miguel Carla Duarte Leonor Vasco Rita Gonçalo Mafalda André Graça Simão Conceição"
        ),
        _words(
            "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves"
            " Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes"
            " Soares Vieira Monteiro Cardoso Rocha Neves Coelho Cruz Cunha Pires Ramos Reis Simões Antunes"
            " Matos Fonseca Machado Araújo Barbosa Tavares Lourenço Castro Figueiredo Azevedo Brandão"
        ),
        double=True,
    ),
    People(
        "en",
        150,
        _words(
            "Alice Ben Charlotte Daniel Emma Frank Grace Harry Isla Jack Karen Liam Mary Noah Olivia Peter"
            " Rachel Sam Tara Victor Wendy Zoë Hannah George Lucy Oscar"
        ),
        _words(
            "Walker Bright Ellis Hunter Marsh Porter Reed Stone Carter Wood Field Brook Harper Lane West Hay"
            " Black White Green Ash Oak Hill Ford North"
        ),
        ("", "son", "ley", "man", "s", "ton", "well", "field"),
        dial="447400",
        digits=6,
    ),
    People(
        "de",
        120,
        _words(
            "Anna Bernd Christa Dieter Elke Friedrich Gisela Hans Jürgen Karin Lukas Monika Niklas Petra"
            " Ruth Sabine Thomas Ursula Wolfgang Jörg Käthe Björn Günther Heike Lea Moritz"
        ),
        _words(
            "Müller Schmidt Bäcker Weiß Groß Hof Berg Stein Eich Linden Acker Brunn Kirch Feld Wald Wein Neu"
            " Alt Schön Kühn Löwe Vogel König Böhm Schäfer Krüger"
        ),
        ("", "mann", "er", "bauer", "meier", "hardt", "hauer"),
        dial="491511",
        digits=7,
    ),
    People(
        "tr",
        60,
        _words("Ayşe Mehmet Çiğdem Ömer Gülşen İbrahim Şebnem Uğur Zeynep Kağan Işıl Barış Ülkü Emre Nazlı"),
        _words("Yıldız Demir Kaya Çelik Şahin Öztürk Kılıç Arslan Doğan Güneş Aydın Koç Yalçın Taş Işık"),
        ("", "oğlu", "er", "kan", "soy"),
        dial="90532",
        digits=7,
    ),
    People(
        "pl",
        60,
        _words(
            "Agnieszka Łukasz Małgorzata Paweł Żaneta Michał Świętosława Grażyna Krzysztof Zofia Józef Ewa"
        ),
        _words("Kowal Wiśniew Lewandow Kamiń Zieliń Szymań Woźnia Dąbrow Jabłoń Wróblew Górn Pawłow"),
        ("ski", "czyk", "ek", "icz"),
        dial="48501",
        digits=6,
    ),
    People(
        "el",
        40,
        _words("Ελένη Γιώργος Μαρία Νίκος Αθηνά Δημήτρης Σοφία Ιωάννα Παναγιώτης Χρυσούλα"),
        _words("Παπαδό Νικολά Γεωργιά Δημητρό Αθανασό Οικονομό Κωνσταντιν Βασιλό"),
        ("πουλος", "ίδης", "άκης", "ης"),
        dial="306971",
        digits=6,
    ),
    People(
        "uk",
        40,
        _words("Оксана Андрій Наталія Ігор Світлана Дмитро Ольга Юлія Богдан Ірина Сергій Ганна"),
        _words("Шевч Коваль Бондар Ткач Мельн Кравч Олій Поліщ Гончар Лисен"),
        ("енко", "ук", "чук", "ський"),
        dial="380671",
        digits=6,
    ),
    People(
        "ar",
        40,
        _words("ليلى عمر فاطمة يوسف نور خالد سلمى حسن مريم سمير"),
        _words("حداد الخطيب المصري نجار العلي منصور صباغ الشامي درويش قاسم"),
        dial="961711",
        digits=5,
    ),
    People(
        "he",
        20,
        _words("נועה דוד מיכל יעקב תמר אורי שירה אלון"),
        _words("כהן לוי מזרחי פרץ ביטון אברהם פרידמן שפירא"),
        dial="97252",
        digits=7,
    ),
    People(
        "zh",
        30,
        _words("伟 芳 秀英 敏 静 丽 强 磊 洋 艳 勇 杰"),
        _words("王 李 张 刘 陈 杨 赵 黄 周 吴 欧阳 司马"),
        dial="86138",
        digits=8,
    ),
    People(
        "ja",
        20,
        _words("さくら 健太 美咲 翔 陽子 大輔 結衣 直樹"),
        _words("佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林"),
        dial="81901",
        digits=7,
    ),
    People(
        "hi",
        20,
        _words("प्रिया राहुल अनीता विक्रम सुनीता अमित कविता रोहन"),
        _words("शर्मा पटेल सिंह गुप्ता नायर वर्मा राव मेहता"),
        dial="9198",
        digits=8,
    ),
)

ALLERGIES = ("lidocaine", "latex", "penicillin", "nickel", "fragrance", "lanolin")
CONTACTS = ("daughter", "son", "husband", "wife", "sister", "carer")
