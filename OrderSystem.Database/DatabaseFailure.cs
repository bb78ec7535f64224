namespace OrderSystem.Database;

/// <summary>What a database's exception means.</summary>
/// <param name="Sentence">What is wrong, for people.</param>
/// <param name="MayPass">Whether trying again may help.</param>
internal readonly record struct DatabaseFailure(string Sentence, bool MayPass);
