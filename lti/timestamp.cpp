#include "lti/timestamp.hpp"

#include <algorithm>
#include <charconv>

namespace waymark::lti {

namespace {

/// Takes one piece after the other from the front of a text; after the first misfit nothing fits any more.
class Front {
  public:
    explicit Front(std::string_view text) : rest_(text) {}

    /// So many digits, as a number up to `most`.
    int number(std::size_t digits, int most) {
        int value = 0;
        const std::string_view piece = rest_.substr(0, digits);
        const auto read = std::from_chars(piece.data(), piece.data() + piece.size(), value);
        if (piece.size() != digits || piece.front() == '-' || read.ec != std::errc{} ||
            read.ptr != piece.data() + piece.size() || value > most)
            return fail(), 0;
        rest_.remove_prefix(digits);
        return value;
    }
    bool skip(char wanted) {
        if (rest_.empty() || rest_.front() != wanted) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void expect(char wanted) {
        if (!skip(wanted)) fail();
    }
    void skip_fraction() {
        if (!skip('.')) return;
        const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        if (digits == 0) fail();
        rest_.remove_prefix(digits);
    }
    [[nodiscard]] bool is_done() const { return ok_ && rest_.empty(); }

  private:
    void fail() {
        ok_ = false;
        rest_ = {};
    }
    std::string_view rest_;
    bool ok_ = true;
};

/// "Z", "+02:00" or "+0200".
std::chrono::seconds read_offset(Front& front) {
    if (front.skip('Z')) return {};
    const int sign = front.skip('-') ? -1 : 1;
    if (sign == 1) front.expect('+');
    const std::chrono::hours hours{front.number(2, 23)};
    front.skip(':');
    const std::chrono::minutes minutes{front.number(2, 59)};
    return sign * (hours + minutes);
}

}  // namespace

std::optional<std::chrono::sys_seconds> read_timestamp(std::string_view text) {
    Front front(text);
    const std::chrono::year year{front.number(4, 9999)};
    front.expect('-');
    const std::chrono::month month{static_cast<unsigned>(front.number(2, 12))};
    front.expect('-');
    const std::chrono::day day{static_cast<unsigned>(front.number(2, 31))};
    front.expect('T');
    const std::chrono::hours hours{front.number(2, 23)};
    front.expect(':');
    const std::chrono::minutes minutes{front.number(2, 59)};
    front.expect(':');
    const std::chrono::seconds seconds{front.number(2, 60)};
    front.skip_fraction();
    const std::chrono::seconds offset = read_offset(front);
    const std::chrono::year_month_day date{year, month, day};
    if (!front.is_done() || !date.ok()) return std::nullopt;
    return std::chrono::sys_days{date} + hours + minutes + seconds - offset;
}

}  // namespace waymark::lti
