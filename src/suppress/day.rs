//! A day of the calendar, as people write one in a file.
//! Knows nothing of clocks or time zones.

use std::fmt;

/// A day; earlier ones are less.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day written as `2027-03-01`; none for any other text, and for days that no calendar has.
    pub fn read(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split('-').collect();
        let [year, month, day] = parts.as_slice() else {
            return None;
        };
        let widths = (year.len(), month.len(), day.len()) == (4, 2, 2);
        let digits = text.bytes().all(|b| b == b'-' || b.is_ascii_digit());
        if !widths || !digits {
            return None;
        }
        let day = Self {
            year: year.parse().ok()?,
            month: month.parse().ok()?,
            day: day.parse().ok()?,
        };
        (day.day >= 1 && day.day <= day.days_in_month()).then_some(day)
    }

    /// The day that lies `days` after 1970-01-01 (UTC). Each 400 years have the same 146,097 days, which begin on a 1 March here, so
    /// that a leap day is the last of its year.
    pub fn since_epoch(days: u64) -> Self {
        let days = days + 719_468; // From 0000-03-01.
        let (era, of_era) = (days / 146_097, days % 146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        let year = era * 400 + year_of_era + u64::from(month <= 2);
        Self {
            year: u16::try_from(year).unwrap_or(u16::MAX),
            month: month as u8,
            day: (of_year - (153 * from_march + 2) / 5 + 1) as u8,
        }
    }

    fn days_in_month(self) -> u8 {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn only_days_of_the_calendar_are_read() {
        for text in ["2027-03-01", "2028-02-29", "2000-02-29", "1999-12-31"] {
            assert_eq!(Day::read(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
        for text in [
            "2027-3-1",
            "2027-02-29",
            "2100-02-29",
            "2027-13-01",
            "2027-04-31",
            "01.03.2027",
            "+027-03-01",
            "2027-03-00",
            "",
        ] {
            assert_eq!(Day::read(text), None, "{text}");
        }
        assert!(Day::read("2026-12-31") < Day::read("2027-01-01"));
    }

    #[test]
    fn days_are_counted_from_the_epoch() {
        // The same days by `date -u -d @SECONDS +%F`.
        for (days, text) in [
            (0, "1970-01-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_782, "2026-11-25"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(Day::since_epoch(days).to_string(), text);
        }
    }
}
