#include "web/names.hpp"

#include <algorithm>
#include <array>

namespace waymark::web {
namespace {

/// Code points up to `last` (after those of the entry before) stand for `letter`; 0 = they stay.
struct Range {
    unsigned last;
    char letter;
};

// Latin-1 Supplement and Latin Extended-A of Unicode, from U+00C0 to U+017F.
constexpr std::array ranges{
    Range{0xC6, 'a'},  Range{0xC7, 'c'},  Range{0xCB, 'e'},  Range{0xCF, 'i'},  Range{0xD0, 'd'},
    Range{0xD1, 'n'},  Range{0xD6, 'o'},  Range{0xD7, 0},    Range{0xD8, 'o'},  Range{0xDC, 'u'},
    Range{0xDD, 'y'},  Range{0xDE, 't'},  Range{0xDF, 's'},  Range{0xE6, 'a'},  Range{0xE7, 'c'},
    Range{0xEB, 'e'},  Range{0xEF, 'i'},  Range{0xF0, 'd'},  Range{0xF1, 'n'},  Range{0xF6, 'o'},
    Range{0xF7, 0},    Range{0xF8, 'o'},  Range{0xFC, 'u'},  Range{0xFD, 'y'},  Range{0xFE, 't'},
    Range{0xFF, 'y'},  Range{0x105, 'a'}, Range{0x10D, 'c'}, Range{0x111, 'd'}, Range{0x11B, 'e'},
    Range{0x123, 'g'}, Range{0x127, 'h'}, Range{0x133, 'i'}, Range{0x135, 'j'}, Range{0x138, 'k'},
    Range{0x142, 'l'}, Range{0x14B, 'n'}, Range{0x153, 'o'}, Range{0x159, 'r'}, Range{0x161, 's'},
    Range{0x167, 't'}, Range{0x173, 'u'}, Range{0x175, 'w'}, Range{0x178, 'y'}, Range{0x17E, 'z'},
    Range{0x17F, 's'},
};
constexpr unsigned first_marked = 0xC0;

char base_letter(unsigned code_point) {
    if (code_point < first_marked || code_point > ranges.back().last) return 0;
    return std::find_if(ranges.begin(), ranges.end(),
                        [code_point](const Range& range) { return code_point <= range.last; })
        ->letter;
}

}  // namespace

std::string plain_letters(std::string_view name) {
    std::string plain;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto byte = static_cast<unsigned char>(name[i]);
        const bool two_bytes = byte >= 0xC3 && byte <= 0xC5 && i + 1 < name.size();
        if (two_bytes) {
            const auto next = static_cast<unsigned char>(name[i + 1]);
            if (const char letter = base_letter(((byte & 0x1FU) << 6U) | (next & 0x3FU)); letter != 0) {
                plain.push_back(letter);
                ++i;
                continue;
            }
        }
        plain.push_back(byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : name[i]);
    }
    return plain;
}

}  // namespace waymark::web
