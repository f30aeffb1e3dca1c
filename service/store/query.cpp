#include "store/query.hpp"

#include <fmt/core.h>

#include <stdexcept>

#include "support/embed.hpp"

namespace waymark::store {

namespace {

std::unique_ptr<SQLite::Statement> prepare(Connection& connection, std::string_view name) {
    const support::Asset* file = support::find_asset(embedded::sql(), fmt::format("{}.sql", name));
    if (file == nullptr) throw std::logic_error(fmt::format("store: no statement {}", name));
    return std::make_unique<SQLite::Statement>(connection.handle, std::string(file->bytes));
}

std::unique_ptr<SQLite::Statement> take(Connection& connection, std::string_view name) {
    auto& idle = connection.idle[name];
    if (idle.empty()) return prepare(connection, name);
    std::unique_ptr<SQLite::Statement> statement = std::move(idle.back());
    idle.pop_back();
    return statement;
}

}  // namespace

Query::Query(Database& database, const char* name)
    : connection_(database.connection()), name_(name), statement_(take(connection_, name_)) {
    for (int index = 1; index <= statement_->getBindParameterCount(); ++index) unbound_ |= 1ULL << index;
}

Query::~Query() {
    statement_->tryReset();
    connection_.idle[name_].push_back(std::move(statement_));
}

int Query::index_of(const char* parameter) {
    const int index = statement_->getIndex(parameter);
    if (index == 0) throw std::logic_error(fmt::format("store: {} has no parameter {}", name_, parameter));
    unbound_ &= ~(1ULL << index);
    return index;
}

Query& Query::bind(const char* parameter, std::string_view text) {
    statement_->bind(index_of(parameter), std::string(text));
    return *this;
}

Query& Query::bind(const char* parameter, double value) {
    statement_->bind(index_of(parameter), value);
    return *this;
}

Query& Query::bind(const char* parameter, std::int64_t value) {
    statement_->bind(index_of(parameter), value);
    return *this;
}

Query& Query::bind_blob(const char* parameter, std::string_view bytes) {
    // A null pointer would be bound as NULL.
    const char* start = bytes.empty() ? "" : bytes.data();
    statement_->bind(index_of(parameter), static_cast<const void*>(start), static_cast<int>(bytes.size()));
    return *this;
}

Query& Query::bind_null(const char* parameter) {
    statement_->bind(index_of(parameter));
    return *this;
}

bool Query::step() {
    if (unbound_ != 0) throw std::logic_error(fmt::format("store: a parameter of {} was not given", name_));
    return statement_->executeStep();
}

int Query::run() {
    while (step()) continue;
    const int changes = statement_->getChanges();
    statement_->reset();
    return changes;
}

SQLite::Column Query::column(const char* name) {
    for (const auto& [known, index] : columns_)
        if (known == name) return statement_->getColumn(index);
    columns_.emplace_back(name, statement_->getColumnIndex(name));
    return statement_->getColumn(columns_.back().second);
}

bool Query::is_null(const char* column_name) {
    return column(column_name).isNull();
}

std::int64_t Query::integer(const char* column_name) {
    const SQLite::Column value = column(column_name);
    if (!value.isInteger())
        throw std::logic_error(fmt::format("store: {}: {} is not a whole number", name_, column_name));
    return value.getInt64();
}

double Query::real(const char* column_name) {
    return column(column_name).getDouble();
}

std::string Query::bytes(const char* column_name) {
    return column(column_name).getString();
}

std::optional<core::Instant> Query::time_or_none(const char* column_name) {
    if (is_null(column_name)) return std::nullopt;
    return time(column_name);
}

std::string seal(const Database& database, std::string_view text, std::string_view context) {
    return database.sealer().seal(text, context);
}

std::string unseal(const Database& database, std::string_view sealed, std::string_view context) {
    std::optional<std::string> text = database.sealer().open(sealed, context);
    if (!text)
        throw std::runtime_error(fmt::format(
            "the key does not open a text of {}: the key is another one or the text is damaged", context));
    return *std::move(text);
}

}  // namespace waymark::store
