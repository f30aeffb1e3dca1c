#include "core/risk_facts.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>
#include <random>

using namespace waymark::core;

namespace {

double value(const RiskInputs& inputs, RiskTerm term) {
    return inputs.values[static_cast<std::size_t>(term)];
}

/// A course filled student by student.
struct Builder {
    CourseFacts facts;
    Builder(std::uint32_t works, double progress) {
        facts.works = works;
        facts.progress = progress;
    }
    Builder& student(StudentFacts student, std::vector<WorkFact> work) {
        student.first_work = static_cast<std::uint32_t>(facts.work.size());
        student.work_count = static_cast<std::uint32_t>(work.size());
        facts.students.push_back(student);
        facts.work.insert(facts.work.end(), work.begin(), work.end());
        return *this;
    }
};

WorkFact handed_in(std::uint32_t work, float lead) {
    return {work, true, true, lead < 0, lead, std::nullopt};
}
WorkFact missed(std::uint32_t work, float since = 3) {
    return {work, true, false, false, -since, std::nullopt};
}
WorkFact ahead(std::uint32_t work, float left) {
    return {work, false, false, false, left, std::nullopt};
}
WorkFact marked(std::uint32_t work, float mark) {
    return {work, true, true, false, 1.0F, mark};
}

WorkFact random_work(std::uint32_t work, std::mt19937& random) {
    const auto days = static_cast<float>(random() % 20);
    switch (random() % 4) {
        case 0:
            return missed(work, days);
        case 1:
            return ahead(work, days);
        case 2:
            return handed_in(work, -days);
        default:
            return handed_in(work, days);
    }
}

CourseFacts random_course(std::mt19937& random) {
    Builder course(6, double(random() % 100) / 100);
    for (int student = 0; student < 9; ++student) {
        StudentFacts facts;
        if (random() % 5 != 0) facts.amount = random() % 10;
        if (random() % 5 != 0) facts.lately = random() % 5;
        if (random() % 5 != 0) facts.idle_days = random() % 90;
        std::vector<WorkFact> work;
        for (std::uint32_t piece = 0; piece < 6; ++piece)
            if (random() % 8 != 0) work.push_back(random_work(piece, random));
        course.student(facts, work);
    }
    return course.facts;
}

double risk_of(const CourseFacts& facts, std::size_t student) {
    return risk_log_odds(risk_inputs(facts)[student], weights_at(shipped_risk_model(), facts.progress));
}

}  // namespace

TEST_CASE("a missed deadline weighs as the share of the others who met it", "[core][risk]") {
    Builder course(2, 0.3);
    course.student({}, {missed(0), missed(1)});
    for (int i = 0; i < 8; ++i) course.student({}, {handed_in(0, 1), missed(1)});
    course.student({}, {handed_in(0, 1), handed_in(1, 1)});
    const auto all = risk_inputs(course.facts);
    CHECK(value(all[0], RiskTerm::missed_deadlines) == Approx(1));
    CHECK(value(all[1], RiskTerm::missed_deadlines) == Approx(1.0 / 9));
    CHECK(value(all[9], RiskTerm::missed_deadlines) == 0);
    CHECK(all[0].missed == 2);
    CHECK(all[1].missed == 1);
    CHECK(all[1].latest_missed == 1U);
}

TEST_CASE("what is not known is neither good nor bad", "[core][risk]") {
    Builder course(1, 0.3);
    StudentFacts busy;
    busy.amount = 9;
    StudentFacts lazy;
    lazy.amount = 1;
    course.student(busy, {}).student(lazy, {}).student({}, {});
    const auto all = risk_inputs(course.facts);
    CHECK(value(all[0], RiskTerm::little_activity) == Approx(-0.5));
    CHECK(value(all[1], RiskTerm::little_activity) == Approx(0.5));
    for (const double input : all[2].values) CHECK(input == 0);
}

TEST_CASE("when all are alike no term says anything", "[core][risk]") {
    Builder course(1, 0.3);
    StudentFacts same;
    same.amount = 4;
    same.lately = 2;
    same.breadth = 1;
    for (int i = 0; i < 6; ++i) course.student(same, {handed_in(0, 2)});
    for (const RiskInputs& one : risk_inputs(course.facts))
        for (const double input : one.values) CHECK(input == Approx(0).margin(1e-12));
}

TEST_CASE("the order of hand-ins runs from early over late to never", "[core][risk]") {
    Builder course(1, 0.3);
    course.student({}, {handed_in(0, 5)}).student({}, {handed_in(0, 1)});
    course.student({}, {handed_in(0, -2)}).student({}, {missed(0)});
    const auto all = risk_inputs(course.facts);
    for (std::size_t i = 1; i < all.size(); ++i)
        CHECK(value(all[i - 1], RiskTerm::after_the_others) < value(all[i], RiskTerm::after_the_others));
}

TEST_CASE("who has extra time is not behind those whose date has passed", "[core][risk]") {
    Builder course(1, 0.3);
    course.student({}, {ahead(0, 10)});  // own date in ten days
    course.student({}, {handed_in(0, 5)}).student({}, {handed_in(0, 1)});
    const auto all = risk_inputs(course.facts);
    CHECK(value(all[0], RiskTerm::missed_deadlines) == 0);
    CHECK(value(all[0], RiskTerm::after_the_others) < value(all[2], RiskTerm::after_the_others));
}

TEST_CASE("marks count against the middle of the course, in steps of 20 points and clipped", "[core][risk]") {
    Builder course(1, 0.3);
    for (const float mark : {0.1F, 0.5F, 0.7F, 0.7F, 0.9F}) course.student({}, {marked(0, mark)});
    const auto all = risk_inputs(course.facts);
    CHECK(value(all[0], RiskTerm::below_median) == Approx(2));
    CHECK(value(all[1], RiskTerm::below_median) == Approx(1));
    CHECK(value(all[4], RiskTerm::below_median) == Approx(-1));
    CHECK(all[0].low_marks == 1);
    CHECK(value(all[0], RiskTerm::low_marks) == Approx(1.0 / 3));
    course.facts.students.pop_back();  // fewer than five with marks make no middle
    for (const RiskInputs& one : risk_inputs(course.facts)) CHECK(value(one, RiskTerm::below_median) == 0);
}

TEST_CASE("handing in never raises the risk and missing never lowers it, whatever the course",
          "[core][risk][property]") {
    const auto seed = static_cast<unsigned>(GENERATE(range(0, 400)));
    CAPTURE(seed);
    std::mt19937 random(seed);
    CourseFacts facts = random_course(random);
    const std::size_t student = random() % facts.students.size();
    StudentFacts& one = facts.students[student];
    std::vector<std::size_t> open;
    for (std::size_t i = one.first_work; i < one.first_work + one.work_count; ++i)
        if (!facts.work[i].in) open.push_back(i);
    if (open.empty()) return;
    const double before = risk_of(facts, student);
    WorkFact& fact = facts.work[open[random() % open.size()]];
    fact.in = true;  // at this moment: late when the date has passed, and it leaves signs of work
    fact.late = fact.passed;
    if (random() % 2 == 0 && one.amount) one.amount = *one.amount + 1;
    if (one.idle_days && random() % 2 == 0) one.idle_days = 0;
    CHECK(risk_of(facts, student) <= before + 1e-9);
}

TEST_CASE("the order of students changes no input", "[core][risk][property]") {
    const auto seed = static_cast<unsigned>(GENERATE(range(0, 50)));
    CAPTURE(seed);
    std::mt19937 random(seed);
    const CourseFacts facts = random_course(random);
    std::vector<std::size_t> order(facts.students.size());
    std::iota(order.begin(), order.end(), 0);
    std::shuffle(order.begin(), order.end(), random);
    CourseFacts mixed = facts;
    for (std::size_t i = 0; i < order.size(); ++i) mixed.students[i] = facts.students[order[i]];
    const auto before = risk_inputs(facts);
    const auto after = risk_inputs(mixed);
    for (std::size_t i = 0; i < order.size(); ++i)
        for (std::size_t term = 0; term < risk_term_count; ++term)
            CHECK(after[i].values[term] == Approx(before[order[i]].values[term]).margin(1e-12));
}

TEST_CASE("weights are interpolated between the stages and constant outside", "[core][risk]") {
    RiskModel model;
    model.stages = {0.1, 0.3, 0.7};
    model.intercept = {-1, -2, -4};
    model.weights[0] = {1, 0, 2};
    CHECK(weights_at(model, 0).intercept == -1);
    CHECK(weights_at(model, 0.2).intercept == Approx(-1.5));
    CHECK(weights_at(model, 0.5).weights[0] == Approx(1));
    CHECK(weights_at(model, 2).intercept == -4);
}

TEST_CASE("no weight of the shipped card is negative, and every term has its word", "[core][risk]") {
    for (std::size_t term = 0; term < risk_term_count; ++term) {
        CHECK(risk_term(word(static_cast<RiskTerm>(term))) == static_cast<RiskTerm>(term));
        for (const double weight : shipped_risk_model().weights[term]) CHECK(weight >= 0);
    }
    CHECK_FALSE(risk_term("postcode"));
}
