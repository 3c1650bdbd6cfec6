import { describe, expect, it } from 'vitest';
import { modelOf, systemOf } from '../calls/support.js';

const ENTITY = `import { Entity, PrimaryGeneratedColumn } from 'typeorm';
@Entity('visits') export class Visit { @PrimaryGeneratedColumn() id: string; }
@Entity('rooms') export class Room { @PrimaryGeneratedColumn() id: string; }`;
const SERVICE = `import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Room } from './entities';
@Injectable()
export class RoomsService {
  private readonly logger = new Logger(RoomsService.name);
  constructor(@InjectRepository(Room) private rooms: Repository<Room>) {}
  async create(room: Room) { const made = this.rooms.create(room); return this.rooms.save(made); }
  findAll() { return this.rooms.find(); }
}`;
const MODULE = `import { Module } from '@nestjs/common';
import { RoomsService } from './rooms.service';
import { VisitsController } from './visits.controller';
@Module({ controllers: [VisitsController], providers: [RoomsService], exports: [RoomsService] })
export class RoomsModule {}`;
const CONTROLLER = `import { Controller, Get, Post } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Visit } from './entities';
import { RoomsService } from './rooms.service';
@Controller('visits')
export class VisitsController {
  constructor(
    private readonly roomsService: RoomsService,
    @InjectRepository(Visit) private readonly visits: Repository<Visit>,
  ) {}
  @Get() all() { return this.roomsService.findAll(); }
  @Post() create() { return this.visits.save(this.visits.create({})); }
}`;
/** Files that say nothing, of a service that is not small. */
const OTHERS = Object.fromEntries(
  Array.from({ length: 20 }, (_, n) => [`halls/hall-${n}.ts`, `export const hall${n} = ${n};`]),
);

/** Whether the clinic makes rooms, with some files of its own in place of others. */
async function makesRooms(files: Readonly<Record<string, string>> = {}): Promise<boolean> {
  const all = {
    ...OTHERS,
    'entities.ts': ENTITY,
    'rooms.service.ts': SERVICE,
    'rooms.module.ts': MODULE,
    'visits.controller.ts': CONTROLLER,
    'index.ts': "import './rooms.module';\nimport './more';\nlisten();",
    'more.ts': '',
    ...files,
  };
  const model = await modelOf(systemOf({ clinic: { files: all } }));
  const told = model.accesses.map(({ table, mode }) => `${table.split('.').at(-1)} ${mode}`);
  expect(told).toContain('rooms read');
  expect(told).toContain('visits write');
  return told.includes('rooms write');
}

const changed = (text: string, from: string, to: string) => {
  expect(text).toContain(from);
  return text.replace(from, to);
};

describe('a method of an injected class that goes by a common name', () => {
  it('is left out where nobody who holds the class asks for it', async () => {
    expect(await makesRooms()).toBe(false);
  });

  it('is left out where a message in quotes has the name of the class as a word', async () => {
    const service = changed(
      SERVICE,
      'findAll() {',
      "findAll() { this.logger.log('rooms asked of RoomsService (all of them):', 1);",
    );
    expect(await makesRooms({ 'rooms.service.ts': service })).toBe(false);
  });

  it('is told where the class itself stands between texts in quotes', async () => {
    const more = `import { RoomsService } from './rooms.service';
register('the rooms', RoomsService, 'of all');
register(',', RoomsService, ' ');`;
    expect(await makesRooms({ 'more.ts': more })).toBe(true);
  });

  it('is told where its token is all that stands in quotes', async () => {
    const more = `import { RoomsService } from './rooms.service';
find('RoomsService').create({});`;
    expect(await makesRooms({ 'more.ts': more })).toBe(true);
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'held by another name, of a field',
      {
        'visits.controller.ts': changed(
          changed(CONTROLLER, '    private readonly roomsService: RoomsService,\n', ''),
          '  constructor(',
          '  @Inject(forwardRef(() => RoomsService))\n  readonly places: RoomsService;\n  constructor(',
        ).replace('roomsService', 'places'),
      },
    ],
    [
      'held through a barrel',
      {
        'barrel.ts': "export * from './rooms.service';",
        'more.ts': `import { Injectable } from '@nestjs/common';\nimport { RoomsService } from './barrel';\n@Injectable() export class Halls { constructor(private rooms: RoomsService) {} all() { return this.rooms.findAll(); } }`,
      },
    ],
    [
      'passed on by a barrel that nobody imports',
      {
        'rooms/index.ts': "export * from '../more';\nexport { RoomsService } from '../rooms.service';\n",
        'more.ts': 'export const LARGEST = 8;',
      },
    ],
    [
      'passed on by a barrel of a barrel that nobody imports',
      {
        'rooms/index.ts': "// All of rooms.\nexport * from './inner';\n",
        'rooms/inner/index.ts': "export { RoomsService } from '../../rooms.service';\n",
      },
    ],
    ['that only a comment asks for', { 'more.ts': '// this.roomsService.create({})' }],
  ])('as where it is %s', async (_, files) => {
    expect(await makesRooms(files)).toBe(false);
  });

  const asking = (how: string, head = 'private rooms: RoomsService', file = './rooms.service') =>
    `import { Injectable } from '@nestjs/common';\nimport { RoomsService } from '${file}';\n@Injectable() export class Halls { constructor(${head}) {} fill(kind) { return ${how}; } }`;
  it.each<[string, Readonly<Record<string, string>>]>([
    ['somebody asks for it', { 'more.ts': asking('this.rooms.create({})') }],
    ['somebody asks for it where it may be nothing', { 'more.ts': asking('this.rooms?.create({})') }],
    [
      'somebody asks for it through a barrel',
      {
        'barrel.ts': "export { RoomsService } from './rooms.service';",
        'more.ts': asking('this.rooms.create({})', undefined, './barrel'),
      },
    ],
    [
      'a barrel that passes it on may be meant by an import that leads nowhere',
      {
        'rooms/index.ts': "export { RoomsService } from '../rooms.service';",
        'more.ts': asking('this.rooms.create({})', undefined, '@clinic/rooms'),
      },
    ],
    [
      'a file that nobody imports does more than to pass it on',
      {
        'rooms/index.ts':
          "import { RoomsService } from '../rooms.service';\nexport { RoomsService } from '../rooms.service';\nexport const all = (rooms: RoomsService) => rooms.create({});",
      },
    ],
    ['it is asked for by a name that is made', { 'more.ts': asking('this.rooms[kind]({})') }],
    ['the instance is handed on', { 'more.ts': asking('fill(this.rooms)') }],
    ['the instance is taken apart', { 'more.ts': asking('(({ create }) => create({}))(this.rooms)') }],
    [
      'others may see it where it is held',
      {
        'held.ts': asking('this.rooms.findAll()', 'readonly rooms: RoomsService'),
        'more.ts': `import { Halls } from './held';\nexport const fill = (halls: Halls) => halls.rooms.create({});`,
      },
    ],
    [
      'a container is asked for the class',
      { 'more.ts': asking('kind.get(RoomsService).create({})', 'x: X') },
    ],
    [
      'the class goes by another name',
      {
        'more.ts':
          "import { RoomsService as Rooms } from './rooms.service';\nexport const fill = (rooms: Rooms) => rooms.create({});\nregister(fill);",
      },
    ],
    [
      'it stands in for another token',
      {
        'rooms.module.ts': changed(
          MODULE,
          'providers: [RoomsService]',
          "providers: [RoomsService, { provide: 'ROOMS', useExisting: RoomsService }]",
        ),
      },
    ],
    [
      'a factory is given it',
      {
        'rooms.module.ts': changed(
          MODULE,
          'providers: [RoomsService]',
          "providers: [RoomsService, { provide: 'ROOMS', inject: [RoomsService], useFactory: (rooms) => rooms.create({}) }]",
        ),
      },
    ],
    [
      'a class extends it',
      {
        'more.ts':
          "import { RoomsService } from './rooms.service';\nexport class Halls extends RoomsService { fill() { return this.create({}); } }",
      },
    ],
    [
      'its class asks itself',
      { 'rooms.service.ts': changed(SERVICE, 'findAll() {', 'findAll() { this.create({} as Room);') },
    ],
    [
      'its class lets itself go',
      { 'rooms.service.ts': changed(SERVICE, 'findAll() {', 'findAll() { register(this);') },
    ],
    [
      'a decorator marks it',
      { 'rooms.service.ts': changed(SERVICE, '  async create(', "  @OnEvent('moved')\n  async create(") },
    ],
    [
      'its class is no one that is injected',
      { 'rooms.service.ts': changed(SERVICE, '@Injectable()', '@EventSubscriber()') },
    ],
  ])('is kept where %s', async (_, files) => {
    expect(await makesRooms(files)).toBe(true);
  });
});
