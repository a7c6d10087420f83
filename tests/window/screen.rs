//! The screen itself, for what no driver reaches: a support window takes none, so it is looked at and pressed as X11
//! shows it to a person.

use std::path::Path;
use std::time::Instant;

use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConfigureWindowAux, ConnectionExt as _,
    GetPropertyReply, MOTION_NOTIFY_EVENT, MapState, StackMode, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

use crate::driver::PATIENCE;

/// A connection to the screen.
pub struct Screen {
    connection: RustConnection,
    root: Window,
}

/// A window on it.
#[derive(Debug, Clone)]
pub struct Seen {
    window: Window,
    /// What it is called just now.
    pub title: String,
}

impl Screen {
    /// Looks at the screen of this session.
    pub fn look() -> Self {
        let (connection, number) = x11rb::connect(None).expect("there is a screen");
        let root = connection.setup().roots[number].root;
        Self { connection, root }
    }

    /// Waits for a window that has this in its title.
    pub async fn sees(&self, title: &str) -> Seen {
        let begun = Instant::now();
        loop {
            if let Some(seen) = self.windows().into_iter().find(|seen| seen.title.contains(title)) {
                return seen;
            }
            assert!(begun.elapsed() < PATIENCE, "no window “{title}”; there are {:?}", self.windows());
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }

    /// Waits until no window has this in its title.
    pub async fn misses(&self, title: &str) {
        let begun = Instant::now();
        while let Some(seen) = self.windows().into_iter().find(|seen| seen.title.contains(title)) {
            assert!(begun.elapsed() < PATIENCE, "“{}” is still there", seen.title);
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
    }

    /// Presses a window's top right corner: so many pixels from its right and its upper edge.
    pub fn press(&self, seen: &Seen, from_right: i16, from_top: i16) {
        let place = self.connection.get_geometry(seen.window).expect("asked").reply().expect("it is there");
        let right = i16::try_from(place.width).expect("no window is that wide");
        let at = self
            .connection
            .translate_coordinates(seen.window, self.root, right - from_right, from_top)
            .expect("asked")
            .reply()
            .expect("it is on the screen");
        for (kind, detail) in [(MOTION_NOTIFY_EVENT, 0), (BUTTON_PRESS_EVENT, 1), (BUTTON_RELEASE_EVENT, 1)] {
            self.connection
                .xtest_fake_input(kind, detail, 0, self.root, at.dst_x, at.dst_y, 0)
                .expect("asked")
                .check()
                .expect("the screen takes a hand");
        }
    }

    /// Puts the windows of the program that was started with `home` on top of all others.
    pub fn raise(&self, home: &Path) {
        let above = ConfigureWindowAux::new().stack_mode(StackMode::ABOVE);
        for seen in self.windows().into_iter().filter(|seen| self.is_of(seen, home)) {
            // one that goes away meanwhile is in nobody's way
            let _ = self.connection.configure_window(seen.window, &above).expect("asked").check();
        }
    }

    /// Whether the window's program was started with this home.
    fn is_of(&self, seen: &Seen, home: &Path) -> bool {
        let pid = self.property(seen.window, b"_NET_WM_PID").and_then(|pid| pid.value32()?.next());
        let command =
            pid.and_then(|pid| std::fs::read(format!("/proc/{pid}/cmdline")).ok()).unwrap_or_default();
        String::from_utf8_lossy(&command).contains(&*home.to_string_lossy())
    }

    /// From the bottom to the top.
    fn windows(&self) -> Vec<Seen> {
        let Ok(tree) = self.connection.query_tree(self.root).expect("asked").reply() else {
            return Vec::new();
        };
        // one that goes away while it is looked at is not there
        tree.children.into_iter().filter_map(|window| self.describe(window)).collect()
    }

    fn describe(&self, window: Window) -> Option<Seen> {
        let state = self.connection.get_window_attributes(window).ok()?.reply().ok()?.map_state;
        let text = self.property(window, b"_NET_WM_NAME")?;
        let title = String::from_utf8_lossy(&text.value).into_owned();
        (state == MapState::VIEWABLE && !title.is_empty()).then_some(Seen { window, title })
    }

    fn property(&self, window: Window, name: &[u8]) -> Option<GetPropertyReply> {
        let name = self.connection.intern_atom(false, name).ok()?.reply().ok()?.atom;
        self.connection.get_property(false, window, name, AtomEnum::ANY, 0, 1024).ok()?.reply().ok()
    }
}
