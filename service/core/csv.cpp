#include "core/csv.hpp"

#include <algorithm>

namespace waymark::core {

namespace {

bool looks_like_formula(std::string_view cell) {
    const std::size_t first = cell.find_first_not_of('\'');
    return first != std::string_view::npos &&
           std::string_view("=+-@\t\r").find(cell[first]) != std::string_view::npos;
}

std::string undefused(std::string cell) {
    if (!cell.empty() && cell.front() == '\'' && looks_like_formula(cell)) cell.erase(0, 1);
    return cell;
}

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {
        constexpr std::string_view mark = "\xEF\xBB\xBF";
        if (text_.substr(0, mark.size()) == mark) text_.remove_prefix(mark.size());
    }

    std::optional<std::vector<CsvRow>> read() {
        std::vector<CsvRow> rows;
        while (!text_.empty()) {
            CsvRow row;
            row.line = line_;
            do {
                const std::optional<std::string> cell = next_cell();
                if (!cell) return std::nullopt;
                row.cells.push_back(undefused(*cell));
            } while (take(','));
            take('\r');
            if (take('\n')) ++line_;
            if (row.cells.size() > 1 || !row.cells[0].empty()) rows.push_back(std::move(row));
        }
        return rows;
    }

  private:
    bool take(char letter) {
        if (text_.empty() || text_.front() != letter) return false;
        text_.remove_prefix(1);
        return true;
    }

    std::optional<std::string> next_cell() {
        if (take('"')) return quoted();
        const std::size_t end = std::min(text_.find_first_of(",\r\n"), text_.size());
        std::string cell(text_.substr(0, end));
        text_.remove_prefix(end);
        // A lone carriage return belongs to the cell; it would stop the reading otherwise.
        while (!text_.empty() && text_.front() == '\r' && (text_.size() == 1 || text_[1] != '\n')) {
            cell += '\r';
            text_.remove_prefix(1);
        }
        return cell;
    }

    std::optional<std::string> quoted() {
        std::string cell;
        while (!text_.empty()) {
            const char letter = text_.front();
            text_.remove_prefix(1);
            if (letter == '"' && !take('"')) {
                // What stands between the closing quote and the next comma is taken as it is.
                const std::size_t end = std::min(text_.find_first_of(",\r\n"), text_.size());
                cell += text_.substr(0, end);
                text_.remove_prefix(end);
                return cell;
            }
            if (letter == '\n') ++line_;
            cell += letter;
        }
        return std::nullopt;
    }

    std::string_view text_;
    int line_ = 1;
};

std::string quoted_cell(std::string cell) {
    if (looks_like_formula(cell)) cell.insert(0, 1, '\'');
    if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
    std::string quoted = "\"";
    for (const char letter : cell) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    return quoted + '"';
}

}  // namespace

std::optional<std::vector<CsvRow>> read_csv(std::string_view text) {
    return Reader(text).read();
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) line += (i == 0 ? "" : ",") + quoted_cell(cells[i]);
    return line + "\r\n";
}

}  // namespace waymark::core
