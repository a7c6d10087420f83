//! Names by country. Each comes with its Latin spelling, from which logins are made.

/// A country's names and what goes with them.
pub(super) struct Culture {
    pub(super) given: &'static [(&'static str, &'static str)],
    pub(super) family: &'static [(&'static str, &'static str)],
    /// Family name in front.
    pub(super) family_first: bool,
    /// What stands between the two when the family name is in front.
    pub(super) between: &'static str,
    pub(super) lang: &'static str,
    pub(super) tz: &'static str,
}

/// The same spelling for both.
macro_rules! latin {
    ($($name:literal)+) => { &[$(($name, $name)),+] };
}

const fn western(
    lang: &'static str,
    tz: &'static str,
    given: &'static [(&'static str, &'static str)],
    family: &'static [(&'static str, &'static str)],
) -> Culture {
    Culture { given, family, family_first: false, between: " ", lang, tz }
}

pub(super) static CULTURES: &[Culture] = &[
    western(
        "tr_TR",
        "Europe/Istanbul",
        latin!["Ayşe" "Işıl" "Çağla" "Gülşen" "Özge" "Şebnem" "Zeynep" "Elif" "İpek" "Defne" "Mehmet" "Çınar" "Oğuz" "Ömer" "Uğur" "Tolga" "Barış" "İlker" "Yiğit" "Emre"],
        latin!["Yılmaz" "Şahin" "Çelik" "Öztürk" "Aydın" "Güneş" "Koç" "Kılıç" "Arslan" "Doğan" "Erdoğdu" "Işık" "Ünal" "Gökçe" "Taşkın" "Yıldız" "Bozkurt" "İnce"],
    ),
    western(
        "de_DE",
        "Europe/Berlin",
        latin!["Anneliese" "Jürgen" "Käthe" "Matthias" "Sören" "Ulrike" "Björn" "Greta" "Lukas" "Mareike" "Heike" "Tobias" "Jörg" "Wiebke"],
        latin!["Müller" "Schröder" "Weiß" "Köhler" "Brückner" "Jäger" "Vogel" "Hoffmann" "Groß" "Böhm" "Lindemann" "Krämer" "Thieß" "Seidel"],
    ),
    western(
        "fr_FR",
        "Europe/Paris",
        latin!["Amélie" "Benoît" "Chloé" "Étienne" "Françoise" "Gaël" "Héloïse" "Jérôme" "Léa" "Mathéo" "Noémie" "Rémi" "Solène" "Zoé"],
        latin!["Lefèvre" "Dubois" "Chevalier" "Beauchêne" "Périer" "Garçon" "Moreau" "Girard" "Rivière" "Lacroix" "Bérenger" "Delaunay" "Marchand"],
    ),
    western(
        "es_ES",
        "Europe/Madrid",
        latin!["Íñigo" "María" "José" "Lucía" "Andrés" "Begoña" "Martín" "Sofía" "Ramón" "Inés" "Óscar" "Noelia" "Tomás" "Ximena"],
        latin!["Núñez" "García" "Ibáñez" "Peña" "López" "Muñoz" "Vázquez" "Castaño" "Ortega" "Cordón" "Zúñiga" "Solís" "Herrera"],
    ),
    western(
        "pl_PL",
        "Europe/Warsaw",
        latin!["Łukasz" "Małgorzata" "Zbigniew" "Agnieszka" "Wojciech" "Żaneta" "Stanisław" "Bożena" "Kamil" "Grażyna" "Paweł" "Jagoda"],
        latin!["Wójcik" "Kowalczyk" "Zieliński" "Szymańska" "Dąbrowski" "Kozłowska" "Nowak" "Wiśniewski" "Krawczyk" "Gołąb" "Żak" "Sikora"],
    ),
    western(
        "en_GB",
        "Europe/London",
        latin!["Imogen" "Callum" "Harriet" "Dafydd" "Siobhan" "Rory" "Beatrix" "Alasdair" "Niamh" "Edmund" "Philippa" "Tamsin" "Gareth"],
        latin!["Ashworth" "Pemberton" "MacLeod" "Llewellyn" "Whitlock" "Fairbairn" "Kavanagh" "Thistlewood" "Penrose" "Hargreaves" "Drummond" "Quill"],
    ),
    western(
        "pt_BR",
        "America/Sao_Paulo",
        latin!["João" "Conceição" "Thaís" "Antônio" "Letícia" "Otávio" "Débora" "Caio" "Luísa" "Vinícius" "Mônica" "Raí"],
        latin!["Gonçalves" "Araújo" "Magalhães" "Simões" "Falcão" "Brandão" "Teixeira" "Bragança" "Câmara" "Moura" "Lourenço"],
    ),
    western(
        "sv_SE",
        "Europe/Stockholm",
        latin!["Åsa" "Björn" "Märta" "Håkan" "Göran" "Linnéa" "Sigrid" "Örjan" "Elsa" "Nils" "Tuva"],
        latin!["Åkesson" "Björklund" "Söderström" "Lindqvist" "Sjöberg" "Hägg" "Öberg" "Nyström" "Ekdahl"],
    ),
    western(
        "cs_CZ",
        "Europe/Prague",
        latin!["Jiří" "Božena" "Zdeněk" "Kateřina" "Luboš" "Štěpánka" "Matěj" "Žofie" "Radek" "Alžběta"],
        latin!["Dvořák" "Novotný" "Růžička" "Kučera" "Procházka" "Šimek" "Veselý" "Beneš" "Čermák"],
    ),
    western(
        "el_GR",
        "Europe/Athens",
        &[
            ("Ελένη", "eleni"),
            ("Γιώργος", "giorgos"),
            ("Αικατερίνη", "aikaterini"),
            ("Νίκος", "nikos"),
            ("Δέσποινα", "despoina"),
            ("Σπύρος", "spyros"),
        ],
        &[
            ("Παπαδοπούλου", "papadopoulou"),
            ("Οικονόμου", "oikonomou"),
            ("Αγγελόπουλος", "angelopoulos"),
            ("Κωνσταντίνου", "konstantinou"),
            ("Μακρής", "makris"),
        ],
    ),
    western(
        "uk_UA",
        "Europe/Kyiv",
        &[
            ("Оксана", "oksana"),
            ("Тарас", "taras"),
            ("Юлія", "yuliia"),
            ("Богдан", "bohdan"),
            ("Соломія", "solomiia"),
            ("Андрій", "andrii"),
        ],
        &[
            ("Шевчук", "shevchuk"),
            ("Коваленко", "kovalenko"),
            ("Бондаренко", "bondarenko"),
            ("Ткаченко", "tkachenko"),
            ("Марченко", "marchenko"),
        ],
    ),
    western(
        "ar_001",
        "Asia/Dubai",
        &[
            ("ليلى", "layla"),
            ("يوسف", "yousef"),
            ("فاطمة", "fatima"),
            ("عمر", "omar"),
            ("نور", "nour"),
            ("خالد", "khaled"),
        ],
        &[
            ("الحداد", "alhaddad"),
            ("النجار", "alnajjar"),
            ("المصري", "almasri"),
            ("منصور", "mansour"),
            ("الخطيب", "alkhatib"),
        ],
    ),
    western(
        "hi_IN",
        "Asia/Kolkata",
        &[
            ("अनन्या", "ananya"),
            ("अर्जुन", "arjun"),
            ("प्रिया", "priya"),
            ("रोहन", "rohan"),
            ("मीरा", "meera"),
            ("विक्रम", "vikram"),
        ],
        &[("शर्मा", "sharma"), ("पटेल", "patel"), ("अय्यर", "iyer"), ("चौधरी", "chaudhary"), ("मेहता", "mehta")],
    ),
    Culture {
        given: &[
            ("葵", "aoi"),
            ("陽翔", "haruto"),
            ("結衣", "yui"),
            ("さくら", "sakura"),
            ("健太", "kenta"),
            ("美咲", "misaki"),
        ],
        family: &[
            ("佐藤", "sato"),
            ("高橋", "takahashi"),
            ("渡辺", "watanabe"),
            ("小林", "kobayashi"),
            ("山口", "yamaguchi"),
        ],
        family_first: true,
        between: " ",
        lang: "ja_JP",
        tz: "Asia/Tokyo",
    },
    Culture {
        given: &[
            ("伟", "wei"),
            ("秀英", "xiuying"),
            ("雨桐", "yutong"),
            ("浩然", "haoran"),
            ("静", "jing"),
            ("子涵", "zihan"),
        ],
        family: &[("王", "wang"), ("李", "li"), ("张", "zhang"), ("欧阳", "ouyang"), ("陈", "chen")],
        family_first: true,
        between: "",
        lang: "zh_CN",
        tz: "Asia/Shanghai",
    },
    Culture {
        given: &[
            ("Thị Hồng", "hong"),
            ("Văn Đức", "duc"),
            ("Minh Châu", "minhchau"),
            ("Quỳnh", "quynh"),
            ("Tuấn", "tuan"),
        ],
        family: &[("Nguyễn", "nguyen"), ("Trần", "tran"), ("Lê", "le"), ("Phạm", "pham"), ("Đặng", "dang")],
        family_first: true,
        between: " ",
        lang: "vi_VN",
        tz: "Asia/Ho_Chi_Minh",
    },
    western(
        "en_US",
        "Africa/Lagos",
        &[
            ("Ọláwálé", "olawale"),
            ("Chiamaka", "chiamaka"),
            ("Adébáyọ̀", "adebayo"),
            ("Ngozi", "ngozi"),
            ("Yétúndé", "yetunde"),
        ],
        &[
            ("Okonkwo", "okonkwo"),
            ("Adéyẹmí", "adeyemi"),
            ("Eze", "eze"),
            ("Balógun", "balogun"),
            ("Nwosu", "nwosu"),
        ],
    ),
];
