using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class ValidationTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private static readonly Guid UserId = new("019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11");
    private readonly HttpClient _client = gateway.CreateClient();

    public static TheoryData<string, string> InvalidFieldsOfAUser => Each(
        ("name", ["null", "\"\"", "\"   \"", "\" Ada\"", "\"Ada\\u0000\"", "\"Ada\\nLovelace\"", "\"\\ud800\"", "12", "[\"Ada\"]"]),
        ("email", ["null", "\"\"", "\"ada\"", "\"@example.com\"", "\"ada@\"", "\"ada@@example.com\"", "\"a b@example.com\""]),
        ("email", ["\"ada@example.com\\n\"", "{}"]));

    public static TheoryData<string, string> InvalidFieldsOfAnOrder => Each(
        ("userId", ["null", "\"\"", "\"ada\"", "\"\\ud800\"", "\"\\ud83d\"", "\"\\u0000\"", "7"]),
        ("userId", ["\" 019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11\"", "\"{019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11}\""]),
        ("lines", ["null", "[]", "{}", "\"BOOK-1\""]),
        ("lines[0]", ["null", "7", "[]"]),
        ("lines[0].sku", ["null", "\"\"", "\"-1\"", "\"BOOK 1\"", "\"BOOK-1\\n\"", "\"<script>\"", "1"]),
        ("lines[0].quantity", ["null", "0", "-1", "10001", "1.5", "1e400", "99999999999999999999", "\"2\"", "true"]),
        ("lines[0].unitPrice", ["null", "12.5"]),
        ("lines[0].unitPrice.amount", ["null", "0", "-0.01", "12.345", "1000000000", "7e28", "1e30", "1e-30", "\"12.50\""]),
        ("lines[0].unitPrice.amount", ["12.50000000000000000000000000000001"]),
        ("lines[0].unitPrice.currency", ["null", "\"\"", "\"eur\"", "\"XXX\"", "978"]),
        ("currency", ["\"XXX\"", "978"]),
        ("paymentMethod", ["null", "\"pm_\"", "\"pm_card-visa\"", "\"pm_card_visa\\n\"", "\"card_visa\"", "{ \"number\": \"4242\" }"]));

    public static TheoryData<string, string> ValidFieldsOfAnOrder => Each(
        ("lines[0].quantity", ["1", "10000", "2.0", "2e0", "0.2e1", "200E-2"]),
        ("lines[0].unitPrice.amount", ["0.01", "999999999", "1.25e1"]),
        ("currency", ["\"EUR\"", "null"]));

    public static TheoryData<string> NoObjects =>
    [
        "", " ", "{", "{}}", "null", "[]", "\"text\"", "12", "{ \"name\": \"Ada\", }", "{ 'name': 'Ada' }",
        "{ \"name\": \"Ada\", \"name\": \"Eve\", \"email\": \"a@b\" }", new string('[', 5000) + new string(']', 5000),
    ];

    [Theory]
    [MemberData(nameof(InvalidFieldsOfAUser))]
    public async Task An_invalid_field_of_a_user_is_named(string field, string value)
    {
        var user = new JsonObject { ["name"] = "Ada", ["email"] = "ada@example.com" };

        await _client.PostJson("/api/users", With(user, field, value)).NamesFields(field);
    }

    [Theory]
    [InlineData("Ada Lovelace")]
    [InlineData("Å")]
    [InlineData("李小龍")]
    [InlineData("Zoë 🦊")]
    public async Task Names_of_the_world_are_valid(string name)
    {
        using var response = await _client.PostJson("/api/users", $$"""{ "name": "{{name}}", "email": "ä@exämple.com" }""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(name, (string?)(await response.Json())["name"]);
    }

    [Theory]
    [InlineData("a", 100, HttpStatusCode.Created)]
    [InlineData("a", 101, HttpStatusCode.BadRequest)]
    [InlineData("🦊", 100, HttpStatusCode.Created)]
    [InlineData("🦊", 101, HttpStatusCode.BadRequest)]
    public async Task A_name_has_at_most_100_characters_of_any_plane(string character, int length, HttpStatusCode status)
    {
        var name = string.Concat(Enumerable.Repeat(character, length));

        await _client.PostJson("/api/users", $$"""{ "name": "{{name}}", "email": "a@b" }""").HasStatus(status);
    }

    [Theory]
    [InlineData("+19a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11")]
    [InlineData("0x9a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11")]
    [InlineData("019a9d2c-+8a0-7c63-9f2c-3c1f0d6f2a11")]
    [InlineData("019a9d2c-58a0-7c63-9f2c-+c1f0d6f2a11")]
    [InlineData("019a9d2c58a07c639f2c3c1f0d6f2a110000")]
    [InlineData("019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a１1")]
    public async Task An_id_has_one_spelling(string id)
    {
        await _client.PostJson("/api/orders", With(ApiClient.OrderOf(UserId), "userId", $"\"{id}\"")).NamesFields("userId");

        id = Uri.EscapeDataString(id);
        await _client.Get($"/api/users/{id}").IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
        await _client.Get($"/api/users/{id}/orders?cursor=x").IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
        await _client.Send("POST", $"/api/orders/{id}/cancel").IsProblem(HttpStatusCode.NotFound, "/problems/order-not-found");
    }

    [Fact]
    public async Task An_id_in_upper_case_is_the_same()
    {
        var userId = await _client.CreateUser();
        var upper = $"{userId}".ToUpperInvariant();

        await _client.GetJson($"/api/users/{upper}");
        await _client.PostJson("/api/orders", With(ApiClient.OrderOf(userId), "userId", $"\"{upper}\"")).HasStatus(HttpStatusCode.Created);
    }

    [Theory]
    [MemberData(nameof(InvalidFieldsOfAnOrder))]
    public async Task An_invalid_field_of_an_order_is_named(string field, string value) =>
        await _client.PostJson("/api/orders", With(ApiClient.OrderOf(UserId), field, value)).NamesFields(field);

    // Valid, and so it is the user who is missing.
    [Theory]
    [MemberData(nameof(ValidFieldsOfAnOrder))]
    public async Task The_bounds_themselves_are_valid(string field, string value) =>
        await _client.PostJson("/api/orders", With(ApiClient.OrderOf(UserId), field, value))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "/problems/unknown-user");

    [Theory]
    [InlineData("JPY", "100", true)]
    [InlineData("JPY", "100.00", true)]
    [InlineData("JPY", "100.5", false)]
    [InlineData("KWD", "1.125", true)]
    [InlineData("KWD", "1.1255", false)]
    [InlineData("EUR", "1.125", false)]
    public async Task An_amount_has_no_more_decimals_than_its_currency(string currency, string amount, bool valid)
    {
        var price = $$"""{ "amount": {{amount}}, "currency": "{{currency}}" }""";
        var order = With(ApiClient.OrderOf(UserId), "lines[0].unitPrice", price);

        await (valid
            ? _client.PostJson("/api/orders", order).HasStatus(HttpStatusCode.UnprocessableEntity)
            : _client.PostJson("/api/orders", order).NamesFields("lines[0].unitPrice.amount"));
    }

    [Theory]
    [InlineData("lines", "EUR", "EUR 999999999 x 10000", "EUR 999999999 x 10000")]
    [InlineData("lines[1].unitPrice.currency", null, "EUR 1 x 1", "USD 1 x 1", "EUR 1 x 1")]
    [InlineData("lines[0].unitPrice.currency", "USD", "EUR 12.50 x 2")]
    public async Task Lines_that_do_not_go_together_are_named(string field, string? currency, params string[] lines)
    {
        var order = OrderOf(lines.Select(line => line.Split(' ')).Select(line =>
            ApiClient.LineOf("A", int.Parse(line[3], null), decimal.Parse(line[1], CultureInfo.InvariantCulture), line[0])));
        order["currency"] = currency;

        await _client.PostOrder(order).NamesFields(field);
    }

    [Theory]
    [InlineData(100, HttpStatusCode.UnprocessableEntity)]
    [InlineData(101, HttpStatusCode.BadRequest)]
    public async Task An_order_has_at_most_100_lines(int lines, HttpStatusCode status) =>
        await _client.PostOrder(OrderOf(Enumerable.Range(0, lines).Select(index => ApiClient.LineOf($"{index}", 1, 1m, "EUR"))))
            .HasStatus(status);

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        const string Order = """
            {
              "userId": 1,
              "lines": [
                { "sku": "", "quantity": 0, "unitPrice": { "amount": 0, "currency": "EUR" } },
                { "sku": "B", "quantity": 1, "unitPrice": { "amount": 1.234, "currency": "EUR" } },
                { "quantity": 1 }
              ]
            }
            """;

        await _client.PostJson("/api/orders", Order, idempotencyKey: "\"unfinished").NamesFields(
            "userId", "lines[0].sku", "lines[0].quantity", "lines[0].unitPrice.amount", "lines[1].unitPrice.amount", "lines[2].sku",
            "lines[2].unitPrice", "paymentMethod", "Idempotency-Key");
    }

    [Theory]
    [InlineData("""{ "userId": "019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11", "lines": [], "payment": "pm_card_visa" }""", "payment")]
    [InlineData("""{ "lines": [ { "sku": "B", "colour": "red", "quantity": 0 } ], "payment": "pm_card_visa" }""", "lines[0].colour")]
    [InlineData("""{ "lines": [ { "sku": "B", "quantity": "2", "colour": "red" } ] }""", "lines[0].quantity")]
    [InlineData("""{ "lines": [ { "4242 4242": 1 } ] }""", "lines[0]")]
    [InlineData("""{ "4242 4242": 1 }""", "body")]
    public async Task What_is_not_known_or_of_another_kind_is_named_one_at_a_time(string body, string field) =>
        await _client.PostJson("/api/orders", body).NamesFields(field);

    [Fact]
    public async Task The_answer_to_a_body_full_of_mistakes_is_bounded()
    {
        var order = OrderOf(Enumerable.Range(0, 100).Select(_ => ApiClient.LineOf("", 0, 0m, "EUR")));

        var problem = await _client.PostOrder(order).IsProblem(HttpStatusCode.BadRequest);

        Assert.Equal(100, problem["errors"]!.AsObject().Count);
    }

    [Theory]
    [InlineData("paymentMethod", "4242424242424242")]
    [InlineData("paymentMethod", "4242 4242 4242 4242")]
    [InlineData("4242424242424242", "pm_card_visa")]
    [InlineData("cardNumber", "4242424242424242")]
    public async Task A_card_number_is_refused_and_neither_echoed_nor_logged(string field, string value)
    {
        var order = ApiClient.OrderOf(UserId);
        order[field] = value;

        using var response = await _client.PostOrder(order);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("4242", await response.Text());
        Assert.DoesNotContain("4242", gateway.Logs.Text);
    }

    [Theory]
    [MemberData(nameof(NoObjects))]
    public async Task A_body_that_is_no_JSON_object_is_told_so(string body) =>
        await _client.PostJson("/api/users", body).NamesFields("body");

    private static TheoryData<string, string> Each(params (string Field, string[] Values)[] fields) =>
        new(fields.SelectMany(field => field.Values.Select(value => (field.Field, value))));

    private static JsonObject OrderOf(IEnumerable<JsonObject> lines)
    {
        var order = ApiClient.OrderOf(UserId);
        order["lines"] = new JsonArray([.. lines]);
        return order;
    }

    /// <summary>The body with the JSON in the place of a member or an entry.</summary>
    private static string With(JsonNode body, string field, string json)
    {
        const string Placeholder = "placeholder";
        var path = field.Replace("[0]", ".0", StringComparison.Ordinal).Split('.');
        var parent = path[..^1].Aggregate(body, (node, name) => node is JsonArray ? node[int.Parse(name, null)]! : node[name]!);
        if (parent is JsonArray)
        {
            parent[int.Parse(path[^1], null)] = Placeholder;
        }
        else
        {
            parent[path[^1]] = Placeholder;
        }

        return body.ToJsonString().Replace($"\"{Placeholder}\"", json, StringComparison.Ordinal);
    }
}
