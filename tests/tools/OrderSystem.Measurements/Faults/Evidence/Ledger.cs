using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OrderSystem.Measurements.Faults.Evidence;

/// <summary>Reads the payment provider's ledger from the provider itself, past the proxy.</summary>
internal static class Ledger
{
    private const int PageSize = 1000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static async Task<IReadOnlyCollection<ChargeRecord>> ReadAsync(Uri provider, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { BaseAddress = provider };
        var charges = new List<ChargeRecord>();
        for (long? after = 0; after is not null;)
        {
            var page = await http.GetFromJsonAsync<Page>($"/charges?after={after}&limit={PageSize}", Json, cancellationToken)
                ?? throw new InvalidOperationException("The provider answers without a page of its ledger.");
            charges.AddRange(page.Charges);
            after = page.Next;
        }

        return charges;
    }

    private sealed record Page(IReadOnlyList<ChargeRecord> Charges, long? Next);
}
