//! Pieces of HTML.

use std::fmt::Write as _;

/// A text without the letters that HTML takes for its own.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An SVG document as part of a page.
pub fn inline(svg: &str) -> &str {
    svg.find("<svg").map_or("", |start| &svg[start..])
}

/// A table; cells that are numbers stand to the right.
pub fn table<const N: usize>(headings: &[&str], rows: &[[String; N]]) -> String {
    let mut html = String::from("<div class=\"scroll\"><table>\n");
    let is_number =
        |text: &str| text.starts_with(|c: char| c.is_ascii_digit() || c == '−' || c == '-') && !text.contains(' ');
    if !headings.is_empty() {
        html.push_str("<tr>");
        for (column, heading) in headings.iter().enumerate() {
            let class = match column > 0 && rows.first().is_some_and(|row| is_number(&row[column])) {
                true => " class=\"number\"",
                false => "",
            };
            let _ = write!(html, "<th{class}>{}</th>", escaped(heading));
        }
        html.push_str("</tr>\n");
    }
    for row in rows {
        html.push_str("<tr>");
        for (column, cell) in row.iter().enumerate() {
            let class = if column > 0 && is_number(cell) { " class=\"number\"" } else { "" };
            let _ = write!(html, "<td{class}>{}</td>", escaped(cell));
        }
        html.push_str("</tr>\n");
    }
    html + "</table></div>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_is_markup() {
        let html = table(&["a<b"], &[["<script>".to_string(), "1.5".to_string()]]);
        assert!(html.contains("<th>a&lt;b</th>"), "{html}");
        assert!(html.contains("<td>&lt;script&gt;</td><td class=\"number\">1.5</td>"), "{html}");
    }
}
