using System.Globalization;
using System.Xml.Linq;
using HdrHistogram;

namespace OrderSystem.Measurements.Orders;

/// <summary>
/// How long an order takes by percentile, a curve for each combination, over all of its rounds. The horizontal axis is
/// stretched towards the slowest orders: each tenth of the orders that is left takes as much of it.
/// </summary>
/// <remarks>By hand: a plotting library brings 250 MB of native code to all who build this.</remarks>
internal static class OrdersPicture
{
    private const double Width = 900;
    private const double Height = 500;
    private const double Margin = 50;
    private const double Decades = 3;
    private const int StepsOfDecade = 50;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string[] Colors = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f"];
    private static readonly double[] Percentiles = [0, 50, 90, 99, 99.9];

    public static XElement Of(IReadOnlyList<IReadOnlyList<OrdersResult>> results)
    {
        var curves = results.Select(Curve).ToList();
        var highest = curves.Max(curve => curve.Max(point => point.Milliseconds));
        var unit = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        var step = unit * (highest / unit < 2 ? 0.2 : highest / unit < 5 ? 0.5 : 1);
        var top = Math.Ceiling(highest / step) * step;
        return new XElement(
            Svg + "svg",
            new XAttribute("viewBox", Text($"0 0 {Width} {Height}")),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", "12"),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "white")),
            Enumerable.Range(0, (int)Math.Round(top / step) + 1).Select(tick => tick * step).Select(milliseconds => (object[])
            [
                Line("#ddd", [(0, milliseconds), (Decades, milliseconds)]),
                Label(5, Y(milliseconds) + 4, Text($"{milliseconds:0.##} ms")),
            ]),
            Percentiles.Select(percentile => (object[])
            [
                Line("#ddd", [(DecadesOf(percentile), 0), (DecadesOf(percentile), top)]),
                Label(X(DecadesOf(percentile)) - 12, Height - Margin + 20, Text($"{percentile:0.#} %")),
            ]),
            curves.Select((curve, index) => (object[])
            [
                Line(Colors[index % Colors.Length], curve, width: 2),
                Label(Margin + 15, Margin + 5 + (18 * index), results[index][0].Variant.ToString(), Colors[index % Colors.Length]),
            ]));

        double X(double decades) => Margin + (decades / Decades * (Width - (2 * Margin)));

        double Y(double milliseconds) => Height - Margin - (milliseconds / top * (Height - (2 * Margin)));

        XElement Line(string color, IReadOnlyList<(double Decades, double Milliseconds)> points, int width = 1) => new(
            Svg + "polyline",
            new XAttribute("fill", "none"),
            new XAttribute("stroke", color),
            new XAttribute("stroke-width", width),
            new XAttribute("points", string.Join(' ', points.Select(point => Text($"{X(point.Decades):0.0},{Y(point.Milliseconds):0.0}")))));
    }

    private static XElement Label(double x, double y, string text, string color = "black") => new(
        Svg + "text", new XAttribute("x", Text($"{x:0.0}")), new XAttribute("y", Text($"{y:0.0}")), new XAttribute("fill", color), text);

    private static IReadOnlyList<(double Decades, double Milliseconds)> Curve(IReadOnlyList<OrdersResult> runs)
    {
        var latencies = new LongHistogram(runs[0].Latencies.HighestTrackableValue, runs[0].Latencies.NumberOfSignificantValueDigits);
        foreach (var run in runs)
        {
            latencies.Add(run.Latencies);
        }

        return
        [
            .. from point in Enumerable.Range(0, ((int)Decades * StepsOfDecade) + 1)
               let decades = (double)point / StepsOfDecade
               select (decades, latencies.GetValueAtPercentile(100 * (1 - Math.Pow(10, -decades))) / 1000.0),
        ];
    }

    private static double DecadesOf(double percentile) => -Math.Log10(1 - (percentile / 100));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
