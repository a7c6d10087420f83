//! Lists of names that are kept as text: a newer Reeve may have written one that this one does not know, and what it wrote
//! stays readable. The page gets the list as a type, and so has words for each.

/// An enum whose every variant has the name it is kept by.
macro_rules! named {
    ($(#[$of:meta])* $list:ident { $($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+ }) => {
        $(#[$of])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, specta::Type)]
        pub enum $list { $($(#[doc = $doc])+ #[serde(rename = $name)] $variant,)+ }

        impl $list {
            /// The name it is kept by.
            pub fn name(self) -> &'static str { match self { $(Self::$variant => $name,)+ } }
        }
    };
}

pub(crate) use named;
