namespace OrderSystem.Gateway.Validation;

/// <summary>A request body that reads and checks itself.</summary>
internal interface IReadFromJson<TSelf>
{
    /// <summary>
    /// Reads every field and puts what is wrong into <see cref="FieldReader.Errors"/>. When there are errors, the
    /// value is thrown away.
    /// </summary>
    static abstract TSelf Read(FieldReader fields);
}
