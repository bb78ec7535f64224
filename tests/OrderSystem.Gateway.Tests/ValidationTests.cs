using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using OrderSystem.Gateway.Tests.Support;

namespace OrderSystem.Gateway.Tests;

public sealed class ValidationTests(GatewayFactory gateway) : IClassFixture<GatewayFactory>
{
    private static readonly Guid UserId = new("019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11");
    private readonly HttpClient _client = gateway.CreateClient();

    public static TheoryData<string> TooDeep => [new string('[', 5000) + new string(']', 5000)];

    [Theory]
    [InlineData("name", "null")]
    [InlineData("name", "\"\"")]
    [InlineData("name", "\"   \"")]
    [InlineData("name", "\" Ada\"")]
    [InlineData("name", "\"Ada\\u0000\"")]
    [InlineData("name", "\"Ada\\nLovelace\"")]
    [InlineData("name", "\"\\ud800\"")]
    [InlineData("name", "12")]
    [InlineData("name", "[\"Ada\"]")]
    [InlineData("email", "null")]
    [InlineData("email", "\"\"")]
    [InlineData("email", "\"ada\"")]
    [InlineData("email", "\"@example.com\"")]
    [InlineData("email", "\"ada@\"")]
    [InlineData("email", "\"ada@@example.com\"")]
    [InlineData("email", "\"a b@example.com\"")]
    [InlineData("email", "\"ada@example.com\\n\"")]
    [InlineData("email", "{}")]
    public async Task An_invalid_field_of_a_user_is_named(string field, string value)
    {
        var body = JsonNode.Parse("""{ "name": "Ada", "email": "ada@example.com" }""")!.AsObject();
        body[field] = JsonNode.Parse("0");
        var json = body.ToJsonString().Replace($"\"{field}\":0", $"\"{field}\":{value}", StringComparison.Ordinal);

        using var response = await _client.PostJson("/api/users", json);

        await ProblemAssert.NamesFields(response, field);
    }

    [Theory]
    [InlineData("Ada Lovelace")]
    [InlineData("Å")]
    [InlineData("李小龍")]
    [InlineData("Zoë 🦊")]
    public async Task Names_of_the_world_are_valid(string name)
    {
        using var response = await _client.PostJson("/api/users", new JsonObject { ["name"] = name, ["email"] = "ä@exämple.com" });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(name, (string?)(await response.Json())["name"]);
    }

    [Theory]
    [InlineData("a", 100, HttpStatusCode.Created)]
    [InlineData("a", 101, HttpStatusCode.BadRequest)]
    [InlineData("🦊", 100, HttpStatusCode.Created)]
    [InlineData("🦊", 101, HttpStatusCode.BadRequest)]
    public async Task A_name_has_at_most_100_characters_whatever_plane_they_are_of(string character, int length, HttpStatusCode status)
    {
        var name = string.Concat(Enumerable.Repeat(character, length));

        using var response = await _client.PostJson("/api/users", new JsonObject { ["name"] = name, ["email"] = "a@b" });

        Assert.Equal(status, response.StatusCode);
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
        await _client.PostJson("/api/orders", ApiClient.OrderOf(UserId).ToJsonString().Replace($"{UserId}", id, StringComparison.Ordinal))
            .NamesFields("userId");
        await _client.Get($"/api/users/{Uri.EscapeDataString(id)}")
            .IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
        await _client.Get($"/api/users/{Uri.EscapeDataString(id)}/orders?cursor=x")
            .IsProblem(HttpStatusCode.NotFound, "/problems/user-not-found");
        await _client.PostNothing($"/api/orders/{Uri.EscapeDataString(id)}/cancel")
            .IsProblem(HttpStatusCode.NotFound, "/problems/order-not-found");
    }

    [Fact]
    public async Task An_id_in_upper_case_is_the_same()
    {
        var userId = await _client.CreateUser();

        using var user = await _client.Get($"/api/users/{userId.ToString().ToUpperInvariant()}");
        var order = ApiClient.OrderOf(userId).ToJsonString().Replace($"{userId}", $"{userId}".ToUpperInvariant(), StringComparison.Ordinal);
        await _client.PostJson("/api/orders", order).HasStatus(HttpStatusCode.Created);

        Assert.Equal(HttpStatusCode.OK, user.StatusCode);
    }

    [Theory]
    [InlineData("userId", "null")]
    [InlineData("userId", "\"\"")]
    [InlineData("userId", "\"ada\"")]
    [InlineData("userId", "\"\\ud800\"")]
    [InlineData("userId", "\"\\ud83d\"")]
    [InlineData("userId", "\"\\u0000\"")]
    [InlineData("userId", "\" 019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11\"")]
    [InlineData("userId", "\"{019a9d2c-58a0-7c63-9f2c-3c1f0d6f2a11}\"")]
    [InlineData("userId", "7")]
    [InlineData("lines", "null")]
    [InlineData("lines", "[]")]
    [InlineData("lines", "{}")]
    [InlineData("lines", "\"BOOK-1\"")]
    [InlineData("lines[0]", "null")]
    [InlineData("lines[0]", "7")]
    [InlineData("lines[0]", "[]")]
    [InlineData("lines[0].sku", "null")]
    [InlineData("lines[0].sku", "\"\"")]
    [InlineData("lines[0].sku", "\"-1\"")]
    [InlineData("lines[0].sku", "\"BOOK 1\"")]
    [InlineData("lines[0].sku", "\"BOOK-1\\n\"")]
    [InlineData("lines[0].sku", "\"<script>\"")]
    [InlineData("lines[0].sku", "1")]
    [InlineData("lines[0].quantity", "null")]
    [InlineData("lines[0].quantity", "0")]
    [InlineData("lines[0].quantity", "-1")]
    [InlineData("lines[0].quantity", "10001")]
    [InlineData("lines[0].quantity", "1.5")]
    [InlineData("lines[0].quantity", "1e400")]
    [InlineData("lines[0].quantity", "99999999999999999999")]
    [InlineData("lines[0].quantity", "\"2\"")]
    [InlineData("lines[0].quantity", "true")]
    [InlineData("lines[0].unitPrice", "null")]
    [InlineData("lines[0].unitPrice", "12.5")]
    [InlineData("lines[0].unitPrice.amount", "null")]
    [InlineData("lines[0].unitPrice.amount", "0")]
    [InlineData("lines[0].unitPrice.amount", "-0.01")]
    [InlineData("lines[0].unitPrice.amount", "12.345")]
    [InlineData("lines[0].unitPrice.amount", "1000000000")]
    [InlineData("lines[0].unitPrice.amount", "1e30")]
    [InlineData("lines[0].unitPrice.amount", "1e-30")]
    [InlineData("lines[0].unitPrice.amount", "12.50000000000000000000000000000001")]
    [InlineData("lines[0].unitPrice.amount", "\"12.50\"")]
    [InlineData("lines[0].unitPrice.currency", "null")]
    [InlineData("lines[0].unitPrice.currency", "\"\"")]
    [InlineData("lines[0].unitPrice.currency", "\"eur\"")]
    [InlineData("lines[0].unitPrice.currency", "\"XXX\"")]
    [InlineData("lines[0].unitPrice.currency", "978")]
    [InlineData("currency", "\"XXX\"")]
    [InlineData("currency", "978")]
    [InlineData("paymentMethod", "null")]
    [InlineData("paymentMethod", "\"pm_\"")]
    [InlineData("paymentMethod", "\"pm_card-visa\"")]
    [InlineData("paymentMethod", "\"pm_card_visa\\n\"")]
    [InlineData("paymentMethod", "\"card_visa\"")]
    [InlineData("paymentMethod", "{ \"number\": \"4242\" }")]
    public async Task An_invalid_field_of_an_order_is_named(string field, string value) =>
        await _client.PostJson("/api/orders", OrderWith(field, value)).NamesFields(field);

    [Theory]
    [InlineData("lines[0].quantity", "1")]
    [InlineData("lines[0].quantity", "10000")]
    [InlineData("lines[0].quantity", "2.0")]
    [InlineData("lines[0].quantity", "2e0")]
    [InlineData("lines[0].quantity", "0.2e1")]
    [InlineData("lines[0].quantity", "200E-2")]
    [InlineData("lines[0].unitPrice.amount", "0.01")]
    [InlineData("lines[0].unitPrice.amount", "999999999")]
    [InlineData("lines[0].unitPrice.amount", "1.25e1")]
    [InlineData("currency", "\"EUR\"")]
    [InlineData("currency", "null")]
    public async Task The_bounds_themselves_are_valid(string field, string value)
    {
        await _client.PostJson("/api/orders", OrderWith(field, value))
            .IsProblem(HttpStatusCode.UnprocessableEntity, "/problems/unknown-user");

        // Valid, and so it is the user who is missing.
    }

    [Theory]
    [InlineData("JPY", "100", true)]
    [InlineData("JPY", "100.00", true)]
    [InlineData("JPY", "100.5", false)]
    [InlineData("KWD", "1.125", true)]
    [InlineData("KWD", "1.1255", false)]
    [InlineData("EUR", "1.125", false)]
    public async Task An_amount_has_no_more_decimals_than_its_currency(string currency, string amount, bool valid)
    {
        var order = ApiClient.OrderOf(UserId);
        order["lines"]![0]!["unitPrice"] = JsonNode.Parse($$"""{ "amount": {{amount}}, "currency": "{{currency}}" }""");

        using var response = await _client.PostJson("/api/orders", order);

        if (valid)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        }
        else
        {
            await ProblemAssert.NamesFields(response, "lines[0].unitPrice.amount");
        }
    }

    [Theory]
    [InlineData("lines", "EUR", "EUR 999999999 x 10000", "EUR 999999999 x 10000")]
    [InlineData("lines[1].unitPrice.currency", null, "EUR 1 x 1", "USD 1 x 1", "EUR 1 x 1")]
    [InlineData("lines[0].unitPrice.currency", "USD", "EUR 12.50 x 2")]
    public async Task Lines_that_do_not_go_together_are_named(string field, string? currency, params string[] lines)
    {
        var order = ApiClient.OrderOf(UserId);
        order["currency"] = currency;
        order["lines"] = new JsonArray([.. lines.Select(line => line.Split(' ')).Select(line =>
            ApiClient.LineOf("A", int.Parse(line[3], null), decimal.Parse(line[1], CultureInfo.InvariantCulture), line[0]))]);

        using var response = await _client.PostJson("/api/orders", order);

        await ProblemAssert.NamesFields(response, field);
    }

    [Theory]
    [InlineData(100, HttpStatusCode.UnprocessableEntity)]
    [InlineData(101, HttpStatusCode.BadRequest)]
    public async Task An_order_has_at_most_100_lines(int lines, HttpStatusCode status)
    {
        var order = ApiClient.OrderOf(UserId);
        order["lines"] = new JsonArray([.. Enumerable.Range(0, lines).Select(index =>
            ApiClient.LineOf(index.ToString(CultureInfo.InvariantCulture), 1, 1m, "EUR"))]);

        using var response = await _client.PostJson("/api/orders", order);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_named_at_once()
    {
        using var response = await _client.PostJson(
            "/api/orders",
            """
            {
              "userId": 1,
              "lines": [
                { "sku": "", "quantity": 0, "unitPrice": { "amount": 0, "currency": "EUR" } },
                { "sku": "B", "quantity": 1, "unitPrice": { "amount": 1.234, "currency": "EUR" } },
                { "quantity": 1 }
              ]
            }
            """,
            idempotencyKey: "\"unfinished");

        await ProblemAssert.NamesFields(
            response,
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
        var order = ApiClient.OrderOf(UserId);
        order["lines"] = new JsonArray([.. Enumerable.Range(0, 100).Select(_ => ApiClient.LineOf("", 0, 0m, "EUR"))]);

        using var response = await _client.PostJson("/api/orders", order);

        var problem = await ProblemAssert.IsProblem(response, HttpStatusCode.BadRequest);
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

        using var response = await _client.PostJson("/api/orders", order);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("4242", await response.Text());
        Assert.DoesNotContain("4242", gateway.Logs.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{}}")]
    [InlineData("{ \"name\": \"Ada\", }")]
    [InlineData("{ 'name': 'Ada' }")]
    [InlineData("{ \"name\": \"Ada\", \"name\": \"Eve\", \"email\": \"a@b\" }")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("12")]
    [MemberData(nameof(TooDeep))]
    public async Task A_body_that_is_no_JSON_object_is_told_so(string body)
    {
        using var response = await _client.PostJson("/api/users", body);

        await ProblemAssert.NamesFields(response, "body");
        Assert.DoesNotContain("Exception", await response.Text());
    }

    [Theory]
    [InlineData("{ \"name\": \"\\ud83d\", \"email\": \"a@b\" }")]
    [InlineData("{ \"\\ud83d\": 1 }")]
    [InlineData("{ \"name\": \"\\u0000\", \"email\": \"a@b\" }")]
    [InlineData("{ \"__proto__\": {}, \"$type\": \"System.Object\" }")]
    [InlineData("{ \"name\": 1e999999999, \"email\": -0 }")]
    [InlineData("{ \"name\": \"Ada\u00ff\", \"email\": \"a@b\", \"x\u00ff\": 1 }")]
    public async Task Known_tricks_are_the_clients_fault(string body)
    {
        // As bytes, of which one is no UTF-8.
        using var response = await _client.PostBytes("/api/users", Encoding.Latin1.GetBytes(body), "application/json");

        Assert.InRange((int)response.StatusCode, 400, 499);
    }

    private static string OrderWith(string field, string value)
    {
        var order = ApiClient.OrderOf(UserId);
        var (parent, name) = field switch
        {
            "lines[0]" => (order["lines"]!, string.Empty),
            _ when field.StartsWith("lines[0].unitPrice.", StringComparison.Ordinal) => (order["lines"]![0]!["unitPrice"]!, field.Split('.')[2]),
            _ when field.StartsWith("lines[0].", StringComparison.Ordinal) => (order["lines"]![0]!, field.Split('.')[1]),
            _ => (order, field),
        };

        const string Placeholder = "\"placeholder\"";
        if (parent is JsonArray array)
        {
            array[0] = "placeholder";
        }
        else
        {
            parent[name] = "placeholder";
        }

        return order.ToJsonString().Replace(Placeholder, value, StringComparison.Ordinal);
    }
}
