namespace OrderSystem.Database.TestSilo.Grains;

public interface IAlarmGrain : IGrainWithGuidKey
{
    Task Set(TimeSpan period);

    Task Unset();

    Task<int> Rings();

    Task<bool> IsSet();
}
