using System.CommandLine;

namespace OrderSystem.Measurements;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Markdown() =>
        new("--markdown") { Description = "Writes Markdown instead of tables for the terminal." };

    /// <summary>A number that has a least.</summary>
    public static Option<int> Number(string name, int value, string description, int least = 1) =>
        new Option<int>(name) { Description = description, DefaultValueFactory = _ => value }.AtLeast(least);

    /// <summary>Several values, one after the other.</summary>
    public static Option<T[]> Many<T>(string name, T[] values, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => values, AllowMultipleArgumentsPerToken = true };

    public static Option<T> AtLeast<T>(this Option<T> option, int least)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is int value && value < least)
            {
                result.AddError($"{option.Name} must be at least {least}.");
            }
        });
        return option;
    }
}
